import type { Config } from '../../settings/config.ts';
import { OperatorError } from '../../base/errors.ts';
import { checkLink } from '../../conformance/check-link.ts';
import type { Link } from '../../access/link.ts';

/**
 * Creates a function that checks the service of a new link against the department contract.
 * @throws OperatorError that names the first failed check.
 */
export const requireConformance =
  (config: Config) =>
  async (link: Link): Promise<void> => {
    for await (const { status, title, detail, remedy } of checkLink(config, link)) {
      if (status !== 'FAILED') continue;
      throw new OperatorError(
        `The service of ${link.departmentCode} does not keep the department contract. ${title}? ${detail ?? 'No.'} ` +
          `To do: ${remedy ?? 'see the contract.'} "lienthong link check" lists everything to do.`,
      );
    }
  };
