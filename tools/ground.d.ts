// What the commands' ground offers to tests and measurements.
export declare function serverMain(): string;
