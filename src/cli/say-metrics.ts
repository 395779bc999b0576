/** The line of a welcome that says where metrics are; empty for nowhere. */
export const sayMetrics = (metrics: string | null): string => (metrics === null ? '' : `\n  Metrics    ${metrics}`);
