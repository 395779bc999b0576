import type { Config } from '../../settings/config.ts';
import { OperatorError } from '../../base/errors.ts';
import { checkLink } from '../../conformance/check-link.ts';
import type { Link } from '../../links/link.ts';

/**
 * What holds a service that is to be linked against the department contract.
 * @throws OperatorError naming the first check that it fails.
 */
export const requireConformance =
  (config: Config) =>
  async (link: Link): Promise<void> => {
    for await (const { status, title, detail, remedy } of checkLink(config, link)) {
      if (status !== 'FAILED') continue;
      throw new OperatorError(
        `The service of ${link.departmentCode} does not keep the department contract. ${title}? ${detail ?? 'No.'} ` +
          `To do: ${remedy ?? 'see the contract.'} "lienthong link check" lists all that is to do.`,
      );
    }
  };
