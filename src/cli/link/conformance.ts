import type { Config } from '../../config.ts';
import type { Link } from '../../links/link.ts';

/**
 * What holds a service that is to be linked against the department contract.
 * @throws OperatorError naming the first check that it fails.
 */
export const requireConformance =
  (_config: Config) =>
  async (_link: Link): Promise<void> => {
    // JOIN: checkContract of src/links/check/ is called here, over RawTransport.
    return Promise.resolve();
  };
