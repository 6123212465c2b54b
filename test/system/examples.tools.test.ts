import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { botScopes } from '../../bots/slack/web.ts'
import { openAddressFolder } from '../support/folder.ts'
import { dailyHeader } from '../support/iys-files.ts'
import { forAllTests } from '../support/opened.ts'
import { asker, openPackStory, zipped } from '../support/proof/pack.ts'
import { entry, startServer, surroundingEnv } from '../support/processes/processes.ts'
import { openSlack } from '../support/platforms/slack-double.ts'
import { openTelegram } from '../support/platforms/telegram-double.ts'
import { openReceiver } from '../support/webhook-receiver.ts'

/** Runs each command of README and docs as it is written, in the order of a newcomer, with bash and curl. */

const root = join(import.meta.dirname, '../..')
const folder = forAllTests(openAddressFolder)
const slack = forAllTests(() => openSlack({ scopes: botScopes() }))
const telegram = forAllTests(openTelegram)
const receiver = forAllTests(openReceiver)
const page = (path: string) => readFileSync(join(root, path), 'utf8')

/** Other tests install and start izin, run the Dockerfile and check stamps; Cloudflare, Telegram and İYS are not at hand. */
const elsewhere = /^(npm ci|npm start|docker|DOMAIN=|openssl|npx wrangler|curl (-s )?"?https:)/

const programs = 'npm|npx|curl|openssl|docker|set -a|export|[A-Z_]+='

/** Commands of the indented blocks, with their comments and continued lines. */
function commandsOf(path: string): string[] {
  const lines = new RegExp(`^ {4,}((?:${programs})(?:.*\\\\\\n)*.*)`, 'gm')
  return [...page(path).matchAll(lines)].map((match) => match[1] ?? '')
}

/** Block of a page that begins with this line. */
function blockOf(path: string, first: string): string {
  const [block = ''] = page(path).match(new RegExp(`^ {4}${first}.*\\n(?: {4}.+\\n)*`, 'm')) ?? []
  return block.replace(/^ {4}/gm, '')
}

/** Runs commands in one shell and returns everything printed; names the command that failed. */
async function run(place: string, commands: readonly string[], env: Record<string, string> = {}) {
  const script = [
    'set -eE',
    `trap 'echo "failed: $BASH_COMMAND" >&2' ERR`,
    `npm() { shift 4; "${process.execPath}" "${entry}" "$@"; }`,
    'curl() { command curl --fail-with-body "$@"; }',
    ...commands.filter((command) => !elsewhere.test(command)),
  ]
  const options = { cwd: folder.file(place), env: { ...surroundingEnv(), HOME: folder.path, ...env } }
  return (await promisify(execFile)('bash', ['-c', script.join('\n')], options)).stdout
}

const stops: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const stop of stops) await stop()
})

async function serve(place: string, env: Record<string, string> = {}) {
  const all = { ...surroundingEnv(), HOME: folder.path, PORT: '0', ...env }
  const { child, exited, port } = await startServer(all, folder.file(place), () => {})
  const stop = async () => {
    child.kill()
    await exited
  }
  stops.push(stop)
  return { url: `http://127.0.0.1:${port}`, stop }
}

const tokens = () => ({
  SLACK_BOT_TOKEN: 'xoxb-test-token',
  SLACK_SIGNING_SECRET: 'signing-secret-of-the-docs',
  TELEGRAM_BOT_TOKEN: telegram.token,
})

it.each([
  'docs/en/start.md',
  'docs/en/systems.md',
  'docs/en/prove.md',
  'docs/en/iys.md',
  'docs/en/operate.md',
  'README.md',
])('%s has the same commands in Turkish', (path) => {
  const bare = (path: string) =>
    commandsOf(path).map((command) =>
      command.replaceAll(/\s+# .*/g, '').replaceAll(/\S+\.(csv|zip|ndjson|db)\b/g, '$1'),
    )
  expect(bare(path.replace('/en/', '/tr/').replace('README', 'README.tr'))).toEqual(bare(path))
})

it('the README shows the playground, and then sets a company up', async () => {
  mkdirSync(folder.file('readme'))
  const playground = await serve('readme')
  const [link = '', ...setUp] = commandsOf('README.md').filter((command) => !elsewhere.test(command))
  expect(await run('readme', [link])).toMatch(/\/r\/\S+/)
  await playground.stop()
  const filled = setUp.map((line) =>
    Object.entries(tokens()).reduce(
      (text, [name, value]) => text.replace(`${name}=…`, `${name}=${value}`),
      line,
    ),
  )
  expect(await run('readme', filled)).toContain('Örnek Kahve')
})

it('the pages lead from an empty folder to a restored backup', async () => {
  for (const name of ['company', 'backup', 'safe']) mkdirSync(folder.file(name))
  const write = (name: string, content: string) => writeFileSync(folder.file('company', name), content)
  const commands = (name: string) =>
    commandsOf(`docs/en/${name}.md`).map((line) =>
      line.replaceAll(/ \/(backup|safe)\//g, ` ${folder.path}/$1/`),
    )
  const settings = blockOf('docs/en/start.md', 'DATABASE_URL=')
  write('izin.env', settings)
  write('old.csv', blockOf('docs/en/start.md', 'izin türü;'))
  expect(await run('company', commands('start'))).toContain('Verified')

  const env = Object.fromEntries(
    [...settings.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  )
  const platforms = { SLACK_API_URL: `${slack.url}/api/`, TELEGRAM_API_ROOT: telegram.apiRoot }
  const polling = await serve('company', { ...env, ...tokens(), ...platforms })
  await systems(commands('systems'), env, polling.url)
  writeFileSync(folder.file('company', 'pack.zip'), await packOfChat())
  await run('company', commands('prove'), env)
  write('izin-hareket.csv', `${dailyHeader}\n`)
  expect(await run('company', commands('iys'), env)).toContain('gonder.csv')
  await polling.stop()

  rmSync(folder.file('backup'), { recursive: true })
  mkdirSync(folder.file('backup'))
  await run('company', commands('operate'), env)
  expect(await run('company', ['npm run -s izin -- verify'], env)).toContain('Verified')
})

/** A pack comes from chat; this one is another register's. */
async function packOfChat(): Promise<Uint8Array> {
  const story = await openPackStory()
  const { zip } = await zipped(story.register, { recipient: asker })
  await story.close()
  return zip
}

/** A client signs in with the password that was printed, checks, records and sets up a webhook. */
async function systems(
  [add = '', ...rest]: string[],
  env: Record<string, string>,
  url: string,
): Promise<void> {
  const password = /only now: (\S+)/.exec(await run('company', [add], env))?.[1] ?? ''
  writeFileSync(folder.file('company', 'addresses.ndjson'), '"+905321234567"\n')
  // A push has to refuse another user.
  const users = [undefined, `Basic ${Buffer.from('iys:…').toString('base64')}`]
  receiver.answer = ({ headers }) => (users.includes(headers.authorization) ? 204 : 401)
  const lines = rest.map((line) =>
    line
      .replace('http://127.0.0.1:3000', url)
      .replace(/"password":"…"}'$/, `"password":"${password}"}' > token.json`)
      .replace(/^TOKEN=…/, `TOKEN=$(sed -E 's/.*"access_token":"([^"]+)".*/\\1/' token.json)`)
      .replace(/https:\/\/crm.example\/(izin|iys)/, receiver.url),
  )
  const answers = await run('company', lines, env)
  expect(answers).toContain('"maySend":true')
  expect(answers).toContain('"transactionId"')
}
