import { Command } from 'commander'

const server = new URL('../../../server/src/main.ts', import.meta.url)

/** Becomes the server: what it prints, how it ends and its settings are those of `npm start`. */
export const startCommand = () =>
  new Command('start')
    .description('Run the album on this machine, with the settings of the environment.')
    .addHelpText(
      'after',
      '\nSettings: PORT (8080), DATA_DIR (./data), BASE_URL and others of docs/configuration.md.',
    )
    .action(async () => {
      await import(server.href)
    })
