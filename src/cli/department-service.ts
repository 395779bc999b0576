import { Command } from 'commander';
import { readConfig } from '../settings/config.ts';
import { checkDepartmentCodes } from '../seed/department-codes.ts';
import { createLog } from '../base/log.ts';
import { startDepartmentService } from '../department/start.ts';
import { readVersion } from '../base/version.ts';
import { sayMetrics } from './say-metrics.ts';
import { startWatchdog } from './watchdog.ts';
import { serveWithoutOutput } from './standard-output.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { handleUncaughtExceptions } from './uncaught-exceptions.ts';

/** `lienthong department-service` */
export const departmentServiceCommand = (): Command =>
  new Command('department-service')
    .requiredOption('--department <code>', 'code of the department, such as 92-SYT')
    .action(async ({ department: code }: { department: string }) => {
      const config = readConfig(process.env);
      await checkDepartmentCodes([code]);
      const starting = startDepartmentService(config, code, `lienthong ${readVersion()}`, (line) => {
        console.log(line);
      });
      stopOnSignal('service', starting);
      const { address, department, metrics } = await starting;
      handleUncaughtExceptions(createLog(config.logLevel));
      // The hub verifies the service with the authority that signed the service's certificate.
      const authority = config.departmentService.tls === null ? '' : ' --authority <authority.pem>';
      console.log(`
The service of ${department.code} (${department.key}) serves at ${address}

  Contract   ${address}/graphql          (asked by the hub alone)
  Health     ${address}/livez  ${address}/readyz${sayMetrics(metrics)}

To link it, on the hub:  lienthong link add ${department.code} ${address}/graphql${authority}

Stop it with Ctrl+C.`);
      serveWithoutOutput();
      startWatchdog(config.watchdog);
    });
