import { Command } from 'commander';

/** A command as the list of all commands shows it, and how to load it. */
interface Entry {
  readonly description: string;
  /** What its line shows after its name, if anything. */
  readonly takes?: '[options]' | '[name]';
  readonly load: () => Promise<Command>;
}

/** The commands, each loaded on demand: the list of all is printed before anything else is loaded. */
const entries: Readonly<Record<string, Entry>> = {
  serve: {
    description: 'serve the graph; outside production, migrate the database and load the data of the package first',
    load: async () => (await import('./serve.ts')).serveCommand(),
  },
  migrate: {
    description: 'apply the migrations that the database lacks',
    takes: '[options]',
    load: async () => (await import('./migrate.ts')).migrateCommand(),
  },
  seed: {
    description:
      'load the reference data, the published facts and, outside production, synthetic records; an interrupted load continues where it stopped',
    takes: '[options]',
    load: async () => (await import('./seed.ts')).seedCommand(),
  },
  communes: {
    description: 'load the list of commune-level units (danh mục đơn vị hành chính cấp xã)',
    load: async () => (await import('./communes.ts')).communesCommand(),
  },
  schema: {
    description: 'print or check the published schema',
    load: async () => (await import('./schema.ts')).schemaCommand(),
  },
  key: {
    description: 'create, list and revoke API keys, for programs that no person signs in to',
    load: async () => (await import('./key.ts')).keyCommand(),
  },
  keys: {
    description: 'make, list and rotate the keys that encrypt personal data',
    load: async () => (await import('./keys.ts')).keysCommand(),
  },
  token: {
    description: 'print a demonstration token, which the hub with the same data directory accepts',
    takes: '[options]',
    load: async () => (await import('./token.ts')).tokenCommand(),
  },
  'department-service': {
    description:
      "serve the records of one department to the hub, from the department's own database (dịch vụ dữ liệu của cơ quan)",
    takes: '[options]',
    load: async () => (await import('./department-service.ts')).departmentServiceCommand(),
  },
  link: {
    description:
      'link departments that keep their records in their own service (kết nối đến dịch vụ dữ liệu của cơ quan)',
    load: async () => (await import('./link.ts')).linkCommand(),
  },
  audit: {
    description: 'read and verify the ledger of who read which records (nhật ký truy cập)',
    load: async () => (await import('./audit.ts')).auditCommand(),
  },
  doctor: {
    description: 'check that the database is whole: its files, every table, every index; exit 1 if it is damaged',
    load: async () => (await import('./doctor.ts')).doctorCommand(),
  },
  settings: {
    description: 'list all settings with their values and where each comes from, or describe one',
    takes: '[name]',
    load: async () => (await import('./settings.ts')).settingsCommand(),
  },
};

/** Returns a command without its options and actions, as the list of all commands needs it. */
function outlineOf(name: string, { takes }: Entry): Command {
  const outline = new Command(name);
  return takes === undefined ? outline : outline.argument(takes);
}

/** Creates all commands; those that `isNeeded` does not choose are there by name and description alone. */
export function createCommands(isNeeded: (name: string) => boolean): Promise<Command[]> {
  return Promise.all(
    Object.entries(entries).map(async ([name, entry]) => {
      const command = isNeeded(name) ? await entry.load() : outlineOf(name, entry);
      return command.description(entry.description);
    }),
  );
}
