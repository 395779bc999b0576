import path from 'node:path';

/** How many files are named. */
const named = 10;

/** A reporter of Jest that names the test files that took longest. */
export default class SlowestFiles {
  onRunComplete(_, { testResults }) {
    const files = testResults
      .map(({ testFilePath, perfStats }) => ({
        file: path.relative('test', testFilePath),
        seconds: perfStats.runtime / 1000,
      }))
      .sort((one, other) => other.seconds - one.seconds)
      .slice(0, named);
    if (testResults.length <= named) return;
    process.stderr.write(`\nThe ${named} slowest files, seconds:\n`);
    for (const { file, seconds } of files) process.stderr.write(`${seconds.toFixed(0).padStart(6)}  ${file}\n`);
  }
}
