import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { writeXlsxStream } from 'hucre/xlsx'
import { afterAll, expect, it } from 'vitest'
import { botScopes } from '../../bots/slack/web.ts'
import { dayOf } from '../../src/calendar/istanbul.ts'
import { clockAheadBy, now } from '../support/clock/clock.ts'
import { png } from '../support/evidence-files.ts'
import { openAddressFolder } from '../support/folder.ts'
import { dailyHeader } from '../support/iys-files.ts'
import { forAllTests } from '../support/opened.ts'
import { openSlack } from '../support/platforms/slack-double.ts'
import { slackPeople } from '../support/platforms/slack-people.ts'
import { openTelegram } from '../support/platforms/telegram-double.ts'
import { entry, startServer, surroundingEnv } from '../support/processes/processes.ts'
import { openAuthority } from '../support/verification/time-stamp-authority.ts'
import { openReceiver } from '../support/webhook-receiver.ts'

/* Runs each command of README and docs as it is written, in the order of a newcomer, with bash and curl. */

const root = join(import.meta.dirname, '../..')
const folder = forAllTests(openAddressFolder)
const slack = forAllTests(() => openSlack({ scopes: botScopes() }))
const telegram = forAllTests(openTelegram)
const receiver = forAllTests(openReceiver)
const authority = forAllTests(openAuthority)
const page = (path: string) => readFileSync(join(root, path), 'utf8')

/** Other tests install and start izin, run the Dockerfile and send codes; no Docker, carrier or account at Cloudflare is at hand. */
const elsewhere = /^(npm ci|npm start|docker|npx wrangler|curl -s "\$IZIN\/v1\/proofs)/

const programs = 'npm|npx|curl|openssl|docker|set -a|export|mkdir|[A-Z_]+='

/** Commands of the indented blocks, with their comments and continued lines, and those within sentences. */
function commandsOf(path: string): string[] {
  const lines = `^ {4,}((?:${programs})(?:.*\\\\\\n)*.*)`
  const within = '`((?:npm run -s izin --|openssl rand) [^`…]+)`'
  const found = page(path).matchAll(new RegExp(`${lines}|${within}`, 'gm'))
  return [...found].map(([, block, sentence]) => block ?? sentence ?? '')
}

/** Block of a page that begins with this line. */
function blockOf(path: string, first: string): string {
  const [block = ''] = page(path).match(new RegExp(`^ {4}${first}.*\\n(?: {4}.+\\n)*`, 'm')) ?? []
  return block.replace(/^ {4}/gm, '')
}

/** Runs commands in one shell and returns everything printed; names the command that failed. */
async function run(place: string, commands: readonly string[], env: Record<string, string> = {}) {
  const script = [
    'set -eE -o pipefail',
    `trap 'echo "failed: $BASH_COMMAND" >&2' ERR`,
    `npm() { shift 4; "${process.execPath}" "${entry}" "$@" | tee printed; }`,
    'curl() { command curl --fail-with-body "$@"; }',
    ...commands.filter((command) => !elsewhere.test(command)),
  ]
  const options = { cwd: folder.file(place), env: { ...surroundingEnv(), HOME: folder.path, ...env } }
  return (await promisify(execFile)('bash', ['-c', script.join('\n')], options)).stdout
}

/** Prints the time that a newcomer's step takes. */
async function timed<Result>(step: string, work: () => Promise<Result>): Promise<Result> {
  const since = performance.now()
  const result = await work()
  process.stdout.write(`${step}: ${((performance.now() - since) / 1000).toFixed(1)} s\n`)
  return result
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

const tokens = (): Record<string, string> => ({
  SLACK_BOT_TOKEN: 'xoxb-test-token',
  SLACK_SIGNING_SECRET: 'signing-secret-of-the-docs',
  TELEGRAM_BOT_TOKEN: telegram.token,
})

it.each(['README.md', ...readdirSync(join(root, 'docs/en')).map((name) => `docs/en/${name}`)])(
  '%s has the same commands in Turkish',
  (path) => {
    const bare = (path: string) =>
      commandsOf(path).map((command) =>
        command.replaceAll(/\s+# .*/g, '').replaceAll(/\S+\.(csv|xlsx|plan|zip|ndjson|db)\b/g, '$1'),
      )
    expect(bare(path.replace('/en/', '/tr/').replace('README', 'README.tr'))).toEqual(bare(path))
  },
)

it('the README shows the playground, and then sets a company up', async () => {
  mkdirSync(folder.file('readme'))
  const playground = await timed('the playground', () => serve('readme'))
  const commands = commandsOf('README.md').filter((command) => !elsewhere.test(command))
  const [link = '', ...setUp] = commands.map((line) => here(line))
  expect(await run('readme', [link])).toMatch(/\/r\/\S+/)
  await playground.stop()
  expect(await run('readme', setUp)).toContain('Örnek Kahve')
})

it('the pages lead from an empty folder to a restored backup', async () => {
  for (const name of ['company', 'backup', 'safe']) mkdirSync(folder.file(name))
  const write = (name: string, content: string | Uint8Array) =>
    writeFileSync(folder.file('company', name), content)
  const settings = blockOf('docs/en/start.md', 'DATABASE_URL=')
  write('izin.env', settings)
  write('people.xlsx', await peopleInExcel())
  write('root.pem', authority.caPem)
  write('logo.png', png())
  write('addresses.ndjson', '"+905321234567"\n')
  write('izin-hareket.csv', `${dailyHeader}\n`)

  const start = commandsOf('docs/en/start.md').map((line) => here(line))
  const loaded = start.findIndex((line) => line.includes(' lookup '))
  const load = () => run('company', start.slice(0, loaded), clockAheadBy(-twoDaysMs))
  expect(await timed('a company with 1,000 old consents', load)).toContain(
    'recorded 1000, unchanged 0, rejected 0',
  )

  const env = {
    ...Object.fromEntries([...settings.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value])),
    ...tokens(),
    SLACK_API_URL: `${slack.url}/api/`,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TSA_URL: authority.url,
    TSA_CA_FILE: 'root.pem',
  }
  // A push has to refuse another user.
  const users = [undefined, `Basic ${Buffer.from('iys:…').toString('base64')}`]
  receiver.answer = ({ headers }) => (users.includes(headers.authorization) ? 204 : 401)
  const polling = await timed('a start with Slack and Telegram', () => serve('company', env))
  // A receiver on izin's own machine is added by the command line alone.
  const lines = (name: string) =>
    commandsOf(`docs/en/${name}.md`)
      .filter((line) => !line.includes('push/registration'))
      .map((line) => here(line, polling.url))
  expect(await run('company', start.slice(loaded), env)).toContain('Verified')
  const calls = await timed('the first calls of the API', () => run('company', lines('systems'), env))
  expect(calls).toContain('"maySend":true')
  expect(calls).toContain('"transactionId"')
  const proofs = await timed('a verified evidence pack', async () => {
    write('pack.zip', await packOfChat(polling.url))
    return await run('company', lines('prove'), env)
  })
  expect(proofs.match(/Verified/g)).toHaveLength(3)
  expect(proofs).toContain('Verification: OK')
  expect(await run('company', [here('TOKEN=…'), ...lines('iys')], env)).toContain('gonder.csv')
  await polling.stop()

  rmSync(folder.file('backup'), { recursive: true })
  mkdirSync(folder.file('backup'))
  const operating = { ...env, TELEGRAM_WEBHOOK_SECRET: 'secret-of-the-webhook' }
  await timed('a backup and its restore', () => run('company', lines('operate'), operating))
  expect(telegram.calls).toContainEqual({
    method: 'setWebhook',
    params: expect.objectContaining({ url: 'https://izin.ornek.com.tr/telegram/webhook' }),
  })
  expect(await run('company', ['npm run -s izin -- verify'], env)).toContain('Verified')
})

/** An export of 999 people as a customer database writes it, with 1,000 consents. */
async function peopleInExcel(): Promise<Uint8Array> {
  const day = new Date('2024-03-02T00:00:00Z')
  const more = Array.from({ length: 997 }, (_, n) => [
    n,
    `0535 000 ${1000 + n}`,
    '',
    'Evet',
    '',
    day,
    'Mağaza',
  ])
  const rows = [
    ['Müşteri No', 'Cep Telefonu', 'E-Posta', 'SMS İzni', 'E-Posta İzni', 'İzin Tarihi', 'Kaynak'],
    [7001, '0532 123 45 67', 'deniz@ornek.example', 'Evet', 'Evet', '02.03.2024 14:05', 'web sitesi'],
    [7002, 5339876543, '', 'Hayır', 'Hayır', '01.02.2025', 'çağrı merkezi'],
    ...more,
  ]
  return new Uint8Array(await new Response(writeXlsxStream(rows, { name: 'Müşteriler' })).arrayBuffer())
}

/** The company begins then, so that a day of it can be closed. */
const twoDaysMs = 2 * 24 * 60 * 60_000

/** A command with the addresses, files, passwords and days of this test. */
function here(line: string, url = ''): string {
  const password = `'"$(sed -n 's/.*only now: //p' printed)"'`
  const isPrinted = /oauth2\/token|izin\.example/.test(line)
  return (isPrinted ? line.replace('"password":"…"', `"password":"${password}"`) : line)
    .replace("-u 'sender@example.com:…'", `-u 'sender@example.com:${password}'`)
    .replaceAll(/ \/(backup|safe)\b/g, ` ${folder.path}/$1`)
    .replace(/http:\/\/127.0.0.1:3000|https:\/\/api.iys.org.tr/, url)
    .replace('https://izin.example', url)
    .replace(/https:\/\/crm.example\/(izin|iys)|http:\/\/127.0.0.1:8080\/iys/, receiver.url)
    .replace(/^(.*--password -)\s.*$/, "printf '…' | $1")
    .replace('https://api.telegram.org', telegram.apiRoot)
    .replaceAll('2026-03-02', dayOf(now() - twoDaysMs))
    .replace(/(oauth2\/token.*)$/s, '$1 > token.json')
    .replaceAll(/\b((?:SLACK|TELEGRAM)_\w+)=…/g, (_, name) => `${name}=${tokens()[name]}`)
    .replace(/^TOKEN=…/, `TOKEN=$(sed -E 's/.*"access_token":"([^"]+)".*/\\1/' token.json)`)
}

/** The pack that an admin gets in Slack. */
async function packOfChat(url: string) {
  const people = slackPeople({
    slack,
    slackUrl: slack.url,
    signingSecret: tokens().SLACK_SIGNING_SECRET ?? '',
    publicUrl: 'https://izin.ornek.com.tr',
    baseUrl: () => url,
  })
  const admin = 'U0123ABCD'
  await people.slash(admin, 'kanıt 0532 123 45 67')
  await people.press(admin, 'file|evidence-pack*zip')
  const answer = await fetch(people.links()[0] ?? '', { method: 'POST' })
  return Buffer.from(await answer.arrayBuffer())
}
