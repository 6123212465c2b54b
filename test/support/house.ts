import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { botScopes } from '../../bots/slack/manifest.ts'
import { clearOfTheHour } from './clear-of-the-hour.ts'
import { type HouseProcess, startHouse } from './house-process.ts'
import { searchWriteAheadLog } from './leaks/leaks.ts'
import type { Trouble } from './platform.ts'
import { surroundingEnv } from './processes.ts'
import { openSlack, type SlackCall } from './slack-double.ts'
import { type SlackPeople, slackPeople } from './slack-people.ts'
import { readable } from './slack-reading.ts'
import { openTelegram, type TelegramDouble } from './telegram-double.ts'

export type { SlackRequest } from './slack-people.ts'

/**
 * The whole system as it runs: the real server as a process of its own on a real file, real HTTP in both directions, and
 * in the places of Slack and Telegram small servers that keep what they are sent.
 */

export interface House extends HouseProcess, SlackPeople {
  readonly folder: string
  readonly databasePath: string
  readonly baseUrl: string
  readonly slack: Awaited<ReturnType<typeof openSlack>>
  readonly slackCalls: readonly SlackCall[]
  /** What was uploaded to Slack, by the id it was given. */
  readonly slackUploads: ReadonlyMap<string, Buffer>
  readonly telegram: TelegramDouble
  /** Makes the company with its brand 123457, and gives roles: `{ U0EDITOR: 'editor 123457' }`. */
  addCompany(roles?: Record<string, string>): Promise<void>
  /** The newest message in Slack, sent or changed since the call of this number, that says this; once there is one. */
  answerText(part: string, from?: number): Promise<ToldMessage>
  /** Delivers a Telegram update by webhook. */
  update(update: Record<string, unknown>): Promise<number>
  /** What Telegram's own requests are known by. */
  telegramHeaders(): Record<string, string>
  /** From now on Slack does not answer this method; resolves when it is first called. */
  holdSlack(method: string): Promise<void>
  releaseSlack(): void
  close(): Promise<void>
  /** The bytes of every file the register has made. */
  files(): Buffer
}

export interface ToldMessage {
  readonly shown: unknown
  readonly text: string
}

export interface HouseOptions {
  readonly env?: Record<string, string>
  /** Trouble of a call to Slack or Telegram. */
  readonly trouble?: () => (method: string) => Trouble | null
  /** The time of whoever signs for Slack; the machine's unless the server is told another. ms UTC. */
  readonly clock?: () => number
}

const signingSecret = randomBytes(16).toString('hex')
const publicUrl = 'https://izin.ornek.example'
const webhookSecret = randomBytes(16).toString('hex')
const telegramHeaders = {
  'content-type': 'application/json',
  'x-telegram-bot-api-secret-token': webhookSecret,
}

/** Takes its time shortly before a full hour: what day it is is asked once it is open. */
export async function openHouse(options: HouseOptions = {}): Promise<House> {
  await clearOfTheHour()
  const folder = mkdtempSync(join(tmpdir(), 'izin-house-'))
  const databasePath = join(folder, 'izin.db')
  const { trouble = () => () => null, clock = Date.now } = options
  const slack = await openSlack({ scopes: botScopes(), trouble: trouble() })
  const telegram = await openTelegram({ trouble: trouble() })
  const running = await startHouse(
    {
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
    },
    folder,
  )
  const baseUrl = () => `http://127.0.0.1:${running.port()}`
  return {
    ...running,
    ...slackPeople({ slack, slackUrl: slack.url, signingSecret, publicUrl, baseUrl, clock }),
    folder,
    databasePath,
    get baseUrl() {
      return baseUrl()
    },
    slack,
    slackCalls: slack.calls,
    slackUploads: slack.uploads,
    telegram,
    async addCompany(roles = {}) {
      const add = async (what: string, ...words: string[]) =>
        void (await running.izinJson(what, 'add', ...words))
      await add('provider', '--code', '123456', '--name', 'Örnek A.Ş.')
      await add('brand', '--provider', '123456', '--code', '123457', '--name', 'Örnek Kahve')
      for (const [user, given] of Object.entries(roles)) {
        const [role = '', brand] = given.split(' ')
        await add(
          'staff',
          '--slack',
          user,
          '--role',
          role,
          ...(brand === undefined ? [] : ['--brand', brand]),
        )
      }
    },
    async answerText(part, from = 0) {
      for (const until = Date.now() + 60_000; Date.now() < until; await setTimeout(50)) {
        const found = messagesIn(slack.calls.slice(from)).findLast(({ text }) => text.includes(part))
        if (found !== undefined) return found
      }
      throw new Error(`Nobody was told "${part}"`)
    },
    async update(update) {
      const init = { method: 'POST', headers: telegramHeaders, body: JSON.stringify(update) }
      return (await fetch(`${baseUrl()}/telegram/webhook`, init)).status
    },
    telegramHeaders: () => telegramHeaders,
    holdSlack: slack.hold,
    releaseSlack: slack.release,
    async close() {
      searchWriteAheadLog(databasePath)
      await running.stop()
      await telegram.close()
      await slack.close()
      rmSync(folder, { recursive: true, force: true })
    },
    files: () => readAll(folder, 'izin.db'),
  }
}

function messagesIn(calls: readonly SlackCall[]): ToldMessage[] {
  return calls
    .filter(({ method }) => method === 'chat.postMessage' || method === 'chat.update')
    .map(({ body }) => {
      const shown = JSON.parse(String(body.blocks ?? '[]')) as unknown
      return { shown, text: readable(shown) }
    })
}

/**
 * The bytes of all files whose names begin so. Another process reads them: opened and closed by this one, in which commands
 * run too, they would lose the locks that its connections hold on them (POSIX), and the server would write below a reader.
 */
function readAll(folder: string, begin: string): Buffer {
  const names = readdirSync(folder).filter((name) => name.startsWith(begin))
  return execFileSync('cat', names, { cwd: folder, maxBuffer: Number.POSITIVE_INFINITY })
}
