// What the commands' ground offers to tests and measurements.
export declare function serverMain(): string;
export declare function digest(paths: readonly string[]): string;
