/** Returns the line with the address of the metrics; empty if they are not served. */
export const sayMetrics = (metrics: string | null): string => (metrics === null ? '' : `\n  Metrics    ${metrics}`);
