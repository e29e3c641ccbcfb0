// What the plan of the tests offers to its own test.
export declare function inOrder(files: readonly string[]): string[];
export declare function longFiles(): string[];
export declare function chooseNext(
  waiting: readonly string[],
  running: readonly string[],
  isIdle?: boolean,
): string | undefined;
export declare function inGroups(files: readonly string[]): {
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly order: string[];
};
