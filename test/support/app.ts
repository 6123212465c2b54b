import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { expect } from 'vitest'
import { botScopes } from '../../bots/slack/web.ts'
import { searchWriteAheadLog } from './leaks/leaks.ts'
import { openSlack, type SlackCall } from './platforms/slack-double.ts'
import { slackPeople } from './platforms/slack-people.ts'
import { readable } from './platforms/slack-reading.ts'
import { openTelegram } from './platforms/telegram-double.ts'
import { runCli, startServer, surroundingEnv } from './processes/processes.ts'
import { runHere } from './processes/run-here.ts'

/** The whole app: the real server as a process on a real file, with HTTP to the doubles of Slack and Telegram. */
export type RunningApp = Awaited<ReturnType<typeof openApp>>

const signingSecret = randomBytes(16).toString('hex')
const publicUrl = 'https://izin.ornek.example'
const webhookSecret = randomBytes(16).toString('hex')
const telegramHeaders = {
  'content-type': 'application/json',
  'x-telegram-bot-api-secret-token': webhookSecret,
}

export async function openApp(options: { readonly env?: Record<string, string> } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'izin-app-'))
  const databasePath = join(folder, 'izin.db')
  const slack = await openSlack({ scopes: botScopes() })
  const telegram = await openTelegram()
  const env = {
    ...surroundingEnv(),
    HOME: folder,
    PORT: '0',
    DATABASE_URL: `file:${databasePath}`,
    SLACK_BOT_TOKEN: 'xoxb-test-token',
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_ADMINS: 'U0ADMIN',
    SLACK_API_URL: `${slack.url}/api/`,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_WEBHOOK_SECRET: webhookSecret,
    PUBLIC_URL: publicUrl,
    ...options.env,
  }
  const running = await startApp(env, folder)
  const baseUrl = () => `http://127.0.0.1:${running.port()}`
  return {
    ...running,
    ...slackPeople({ slack, slackUrl: slack.url, signingSecret, publicUrl, baseUrl }),
    folder,
    databasePath,
    get baseUrl() {
      return baseUrl()
    },
    slack,
    slackCalls: slack.calls as readonly SlackCall[],
    telegram,
    /** Makes the company with its brand 123457, and gives roles: `{ U0EDITOR: 'editor 123457' }`. */
    async addCompany(roles: Record<string, string> = {}): Promise<void> {
      const add = async (what: string, ...words: string[]) =>
        void (await running.izinJson(what, 'add', ...words))
      await add('provider', '--code', '123456', '--name', 'Örnek A.Ş.')
      await add('brand', '--provider', '123456', '--code', '123457', '--name', 'Örnek Kahve')
      for (const [user, given] of Object.entries(roles)) {
        const [role = '', brand] = given.split(' ')
        const ofBrand = brand === undefined ? [] : ['--brand', brand]
        await add('staff', '--slack', user, '--role', role, ...ofBrand)
      }
    },
    /** Dates the company a day back, so that yesterday can be closed. */
    beginYesterday(): void {
      const database = new Database(databasePath, { timeout: 5000 })
      database.prepare('UPDATE provider SET created_at = created_at - ?').run([24 * 60 * 60_000])
      database.close()
    },
    /** A dead process's claims last an hour yet, longer than a test: the next process must not wait for them. */
    lengthenClaims(): void {
      const database = new Database(databasePath)
      for (const [table, unfinished] of [
        ['inbox', 'done_at IS NULL'],
        ['outbox', 'is_under_way = 1'],
      ]) {
        database.prepare(`UPDATE ${table} SET due_at = due_at + ? WHERE ${unfinished}`).run([60 * 60_000])
      }
      database.close()
    },
    /** The newest message in Slack, sent or changed since the call of this number, that holds this text. */
    async answerText(part: string, from = 0): Promise<{ readonly shown: unknown; readonly text: string }> {
      const message = () => messagesIn(slack.calls.slice(from)).findLast(({ text }) => text.includes(part))
      await expect.poll(message, { message: `a message with "${part}"` }).toBeDefined()
      return message() as ReturnType<typeof messagesIn>[number]
    },
    async consents(recipient: string) {
      const found = await running.izinJson('lookup', '--recipient', recipient)
      return (found as { consents: { channel: string; status: string; consentDate: string }[] }).consents
    },
    /** The link of a message of the brand 123457. */
    async link(channel: string, recipient: string) {
      const words = ['--brand', '123457', '--channel', channel, '--recipient', recipient]
      return (await running.izinJson('link', 'make', ...words)) as { url: string; oneClick: string }
    },
    /** Fetches the file by the button on its page. */
    async fetched(url = '') {
      const answer = await fetch(url, { method: 'POST' })
      const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? ''
      const type = answer.headers.get('content-type')
      return { status: answer.status, type, name, bytes: Buffer.from(await answer.arrayBuffer()) }
    },
    async update(update: object): Promise<number> {
      const init = { method: 'POST', headers: telegramHeaders, body: JSON.stringify(update) }
      return (await fetch(`${baseUrl()}/telegram/webhook`, init)).status
    },
    telegramHeaders: () => telegramHeaders,
    async close(): Promise<void> {
      searchWriteAheadLog(databasePath)
      await running.stop()
      await telegram.close()
      rmSync(folder, { recursive: true, force: true })
      await slack.close()
    },
    files: () => readAll(folder, 'izin.db'),
  }
}

/** Verbs that need a process of their own: they replace the file or its key. */
const ownProcess = new Set(['backup', 'restore', 'key', 'migrate'])

async function startApp(env: Record<string, string>, folder: string) {
  let printed = ''
  const print = (text: string) => {
    printed += text
  }
  let server = await startServer(env, folder, print)

  async function start(limits?: string): Promise<void> {
    server = await startServer(env, folder, print, limits)
  }

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    server.child.kill(signal)
    return await server.exited
  }

  /** Quicker in this process. */
  async function run(args: readonly string[]) {
    const isHere = !ownProcess.has(args[0] ?? '')
    return await (isHere ? runHere(env, args) : runCli(env, folder, args))
  }

  return {
    port: () => server.port,
    printed: () => printed,
    async izin(...args: string[]) {
      const result = await run(args)
      print(result.stdout + result.stderr)
      return result
    },
    async izinJson(...args: string[]): Promise<unknown> {
      const result = await run([...args, '--json'])
      if (result.code !== 0) throw new Error(`izin ${args[0]} failed: ${result.stderr}`)
      return JSON.parse(result.stdout)
    },
    process: () => server.child,
    logged: (event: string) => server.logged(event),
    /** `limits`: shell commands before the start, such as `ulimit -f 100`. */
    start,
    async restart() {
      await stop()
      await start()
    },
    stop,
  }
}

function messagesIn(calls: readonly SlackCall[]) {
  return calls
    .filter(({ method }) => method.startsWith('chat.'))
    .map(({ body }) => {
      const shown = JSON.parse(String(body.blocks ?? '[]')) as unknown
      return { shown, text: readable(shown) }
    })
}

/** Read by `cat`: closing the file here would drop this process's locks on it (POSIX). */
function readAll(folder: string, begin: string): Buffer {
  const names = readdirSync(folder).filter((name) => name.startsWith(begin))
  return execFileSync('cat', names, { cwd: folder, maxBuffer: Number.POSITIVE_INFINITY })
}
