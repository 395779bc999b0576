import { Command } from 'commander';
import { readConfig } from '../settings/config.ts';
import { checkDepartmentCodes } from '../seed/department-codes.ts';
import { createLog } from '../base/log.ts';
import { startNode } from '../main/node.ts';
import { readVersion } from '../base/version.ts';
import { sayMetrics } from './say-metrics.ts';
import { startWatchdog } from './watchdog.ts';
import { serveWithoutOutput } from './standard-output.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { handleUncaughtExceptions } from './uncaught-exceptions.ts';

/** `lienthong node` */
export const nodeCommand = (): Command =>
  new Command('node')
    .description(
      "serve the records of one department to the hub, from the department's own database (dịch vụ của đơn vị)",
    )
    .requiredOption('--department <code>', 'code of the department, such as 92-SYT')
    .action(async ({ department: code }: { department: string }) => {
      const config = readConfig(process.env);
      await checkDepartmentCodes([code]);
      const starting = startNode(config, code, `lienthong ${readVersion()}`, (line) => {
        console.log(line);
      });
      stopOnSignal('service', starting);
      const { address, department, metrics } = await starting;
      handleUncaughtExceptions(createLog(config.logLevel));
      // The hub asks by the authority that signed the service's certificate.
      const authority = config.node.tls === null ? '' : ' --authority <authority.pem>';
      console.log(`
The service of ${department.code} (${department.key}) serves at ${address}

  Contract   ${address}/graphql          (asked by the hub alone)
  Health     ${address}/livez  ${address}/readyz${sayMetrics(metrics)}

To link it, on the hub:  lienthong link add ${department.code} ${address}/graphql${authority}

Stop it with Ctrl+C.`);
      serveWithoutOutput();
      startWatchdog(config.watchdog);
    });
