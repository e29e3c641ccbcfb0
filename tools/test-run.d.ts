// What the runner of the tests offers to its own test.
export declare function runFiles(
  files: readonly string[],
  options: {
    readonly isStrict?: boolean;
    readonly cwd?: string;
    readonly fileSeconds?: number;
    readonly write?: (text: string) => void;
  },
): Promise<{ passed: number; failed: number; unsteady: string[] }>;
