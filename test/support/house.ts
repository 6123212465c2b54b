import type { ChildProcess } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFakeSlack, type SlackCall } from './fake-slack.ts'
import { said, searchWriteAheadLog } from './leaks/leaks.ts'
import { type CliResult, runCli, startServer, surroundingEnv } from './processes.ts'
import { runHere } from './run-here.ts'
import { actionsOf, errorsOf, readable, urlsOf } from './slack-reading.ts'
import { submissionOf } from './slack-submission.ts'
import { type FakeTelegram, openFakeTelegram } from './telegram.ts'

/**
 * The whole system as it runs: the real server as a process of its own on a real file, real HTTP in both directions, and
 * in the places of Slack and Telegram small servers that keep what they are sent.
 */

export interface House {
  readonly folder: string
  readonly databasePath: string
  readonly baseUrl: string
  readonly slackCalls: readonly SlackCall[]
  /** What was uploaded to Slack, by the id it was given. */
  readonly slackUploads: ReadonlyMap<string, Buffer>
  readonly telegram: FakeTelegram
  /** Everything the server and the command line have printed so far. */
  printed(): string
  /** Runs the command line on the same file. */
  izin(...args: string[]): Promise<CliResult>
  /** The same, read as JSON; fails when it did not go well. */
  izinJson(...args: string[]): Promise<unknown>
  /** Types a slash command; answers what the person reads, wherever it comes, be it a form. */
  slash(user: string, text: string): Promise<string>
  /** Presses the first button of the last answer whose value begins so. */
  press(user: string, value: string): Promise<string>
  /** Presses the first button of a message in a room whose value begins so. */
  pressIn(message: unknown, user: string, value: string): Promise<string>
  /** Fills the form that was opened last and sends it; answers what the person reads in its place, or at its fields. */
  submit(user: string, filled: Record<string, string | readonly string[]>): Promise<string>
  /** Chooses the shortcut on a message in a room; answers what the person reads, be it a form. */
  shortcut(user: string, message: { readonly text: string; readonly ts: string }): Promise<string>
  /** Opens the app's own tab; answers what the person reads there. */
  openHome(user: string): Promise<string>
  /** Shares a file with the app in a direct message. */
  shareFile(user: string, content: string): Promise<void>
  /** Hands a file to Slack in the field of a form; answers by what id it is known there. */
  putFile(content: Uint8Array): string
  /** Presses the first button in the last answer that stands in a modal; answers what that shows then. */
  pressInView(user: string, value: string): Promise<string>
  /** Sends the last submission once more, as Slack's client does when it got no answer. */
  submitAgain(): Promise<string>
  /** The pages that the last answer has buttons to, at the address under which this server listens. */
  links(): string[]
  /** Delivers a Telegram update by webhook. */
  update(update: Record<string, unknown>): Promise<number>
  /** What Telegram's own requests are known by. */
  telegramHeaders(): Record<string, string>
  /** Anything that Slack sends as a form, signed. */
  signed(form: Record<string, string>): SlashRequest
  /** A slash command as Slack would send it, signed, for those who send it themselves. */
  slashRequest(user: string, text: string): SlashRequest
  /** What came to the response_url of the last slash command, once it has. */
  answeredLater(): Promise<string>
  /** From now on Slack does not answer this method; resolves when it is first called. */
  holdSlack(method: string): Promise<void>
  releaseSlack(): void
  /** The process that serves. */
  process(): ChildProcess
  /** Resolves when the server has logged this event, since it started. */
  logged(event: string): Promise<void>
  /** `limits`: what the shell is told first, such as `ulimit -f 100`. */
  start(limits?: string): Promise<void>
  restart(): Promise<void>
  /** Sends a signal, SIGTERM unless said otherwise; answers the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  close(): Promise<void>
  /** The bytes of every file the register has made. */
  files(): Buffer
}

export interface SlashRequest {
  readonly headers: Record<string, string>
  readonly body: string
}

export interface HouseOptions {
  readonly env?: Record<string, string>
  /** What stands between the server and a platform: takes the platform's address, answers the one that is to be called. */
  readonly between?: (url: string) => Promise<string>
  /** The time of whoever signs for Slack; the machine's unless the server is told another. ms UTC. */
  readonly clock?: () => number
}

const quickVerbs = new Set(['lookup', 'provider', 'brand', 'staff', 'room', 'client'])
const signingSecret = randomBytes(16).toString('hex')
const publicUrl = 'https://izin.ornek.example'
const webhookSecret = randomBytes(16).toString('hex')

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'izin-house-'))
  const databasePath = join(folder, 'izin.db')
  const slack = await openFakeSlack()
  const telegram = await openFakeTelegram()
  const { between = async (url: string) => url, clock = Date.now } = options
  const slackUrl = await between(slack.url)
  const env: Record<string, string> = {
    ...surroundingEnv(),
    HOME: folder,
    PORT: '0',
    DATABASE_URL: `file:${databasePath}`,
    SLACK_BOT_TOKEN: 'xoxb-test-token',
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_ADMINS: 'U0ADMIN',
    SLACK_API_URL: `${slackUrl}/api/`,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: await between(telegram.apiRoot),
    TELEGRAM_WEBHOOK_SECRET: webhookSecret,
    PUBLIC_URL: publicUrl,
    ...options.env,
  }
  let printed = ''
  let server = await startServer(env, folder, (text) => {
    printed += text
  })
  // Slack names no two requests the same, and houses may share a database.
  const tag = `t${randomBytes(3).toString('hex')}-`
  let triggers = 0
  let lastBlocks: unknown = null
  let lastSubmission: object = {}
  let viewsSeen = 0

  const baseUrl = () => `http://127.0.0.1:${server.port}`

  function signed(form: Record<string, string>): SlashRequest {
    const body = new URLSearchParams(form).toString()
    const stamp = String(Math.floor(clock() / 1000))
    const signature = createHmac('sha256', signingSecret).update(`v0:${stamp}:${body}`).digest('hex')
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': stamp,
      'x-slack-signature': `v0=${signature}`,
    }
    return { headers, body }
  }

  const slashForm = (user: string, text: string, id: string) => ({
    command: '/izin',
    text,
    user_id: user,
    team_id: 'T0TEST',
    channel_id: 'C0TEST',
    trigger_id: `trigger.${id}`,
    response_url: `${slackUrl}/response/${id}`,
    api_app_id: 'A0TEST',
    is_enterprise_install: 'false',
  })

  async function post(form: Record<string, string>): Promise<Response> {
    return await fetch(`${baseUrl()}/slack/events`, { method: 'POST', ...signed(form) })
  }

  /** What a person reads of an answer; an empty 200 means that it comes to the response_url. */
  async function read(response: Response, responseId: string): Promise<string> {
    const text = await response.text()
    said('an answer to Slack', text)
    if (response.status !== 200) return `HTTP ${response.status}`
    const payload =
      text === ''
        ? await Promise.race([slack.response(responseId), slack.viewAfter(viewsSeen)])
        : (JSON.parse(text) as unknown)
    viewsSeen = slack.openedViews.length
    lastBlocks = payload
    return readable(errorsOf(payload) ?? payload)
  }

  const house: House = {
    folder,
    databasePath,
    get baseUrl() {
      return baseUrl()
    },
    slackCalls: slack.calls,
    slackUploads: slack.uploads,
    telegram,
    printed: () => printed,
    async izin(...args) {
      const result = await runCli(env, folder, args)
      printed += result.stdout + result.stderr
      return result
    },
    async izinJson(...args) {
      // What sets up or only asks is quicker here; the rest, and a clock that is set, takes a process of its own.
      const isHere = env.NODE_OPTIONS === undefined && quickVerbs.has(args[0] ?? '')
      const run = isHere ? runHere(env, [...args, '--json']) : runCli(env, folder, [...args, '--json'])
      const result = await run
      if (result.code !== 0) throw new Error(`izin ${args[0]} failed: ${result.stderr}`)
      return JSON.parse(result.stdout)
    },
    async slash(user, text) {
      const id = `${tag}${++triggers}`
      const response = await post(slashForm(user, text, id))
      return await read(response, id)
    },
    press: async (user, value) => await house.pressIn(lastBlocks, user, value),
    async pressIn(message, user, value) {
      const action = actionsOf(message).find((one) => one.value.startsWith(value))
      if (action === undefined) throw new Error(`There is no button "${value}" in ${JSON.stringify(message)}`)
      const isEphemeral = message === lastBlocks
      const id = `${tag}${++triggers}`
      const payload = {
        type: 'block_actions',
        user: { id: user, team_id: 'T0TEST' },
        team: { id: 'T0TEST' },
        api_app_id: 'A0TEST',
        container: { type: 'message', message_ts: '1.1', channel_id: 'C0TEST', is_ephemeral: isEphemeral },
        channel: { id: 'C0TEST', name: 'test' },
        trigger_id: `trigger.${id}`,
        response_url: `${slackUrl}/response/${id}`,
        actions: [
          { type: 'button', block_id: 'b', action_id: action.id, value: action.value, action_ts: '1.2' },
        ],
      }
      return await read(await post({ payload: JSON.stringify(payload) }), id)
    },
    async submit(user, filled) {
      const id = `${tag}${++triggers}`
      lastSubmission = submissionOf(slack.openedViews.at(-1), user, filled)
      return await read(await post({ payload: JSON.stringify({ ...lastSubmission, trigger_id: id }) }), id)
    },
    async shortcut(user, message) {
      const id = `${tag}${++triggers}`
      const payload = {
        type: 'message_action',
        callback_id: 'izin:refuse',
        user: { id: user, team_id: 'T0TEST' },
        team: { id: 'T0TEST', domain: 'ornek' },
        channel: { id: 'C0TEST', name: 'test' },
        message_ts: message.ts,
        message: { type: 'message', user: 'U0CUSTOMER', ...message },
        trigger_id: `trigger.${id}`,
        response_url: `${slackUrl}/response/${id}`,
      }
      return await read(await post({ payload: JSON.stringify(payload) }), id)
    },
    async openHome(user) {
      const id = `${tag}${++triggers}`
      const event = { type: 'app_home_opened', user, channel: 'D0TEST', tab: 'home', event_ts: '1.1' }
      const envelope = { type: 'event_callback', team_id: 'T0TEST', event_id: `Ev${id}`, event }
      return await read(await post({ payload: JSON.stringify(envelope) }), id)
    },
    async shareFile(user, content) {
      const id = `${tag}${++triggers}`
      const file = `F0SHARED${triggers}`
      slack.shared.set(file, Buffer.from(content))
      const event = {
        type: 'file_shared',
        user_id: user,
        channel_id: 'D0TEST',
        file_id: file,
        event_ts: '1.1',
      }
      const envelope = { type: 'event_callback', team_id: 'T0TEST', event_id: `Ev${id}`, event }
      await post({ payload: JSON.stringify(envelope) })
    },
    putFile(content) {
      const file = `F0INFORM${++triggers}`
      slack.shared.set(file, Buffer.from(content))
      return file
    },
    async pressInView(user, value) {
      const action = actionsOf(lastBlocks).find((one) => one.value.startsWith(value))
      if (action === undefined) throw new Error(`There is no button "${value}"`)
      const id = `${tag}${++triggers}`
      const payload = {
        type: 'block_actions',
        user: { id: user, team_id: 'T0TEST' },
        team: { id: 'T0TEST' },
        api_app_id: 'A0TEST',
        container: { type: 'view', view_id: 'V1' },
        view: { ...slack.openedViews.at(-1) },
        trigger_id: `trigger.${id}`,
        actions: [
          { type: 'button', block_id: 'b', action_id: action.id, value: action.value, action_ts: '1.2' },
        ],
      }
      return await read(await post({ payload: JSON.stringify(payload) }), id)
    },
    async submitAgain() {
      const id = `${tag}${++triggers}`
      return await read(await post({ payload: JSON.stringify({ ...lastSubmission, trigger_id: id }) }), id)
    },
    links: () => urlsOf(lastBlocks).map((url) => url.replace(publicUrl, baseUrl())),
    async update(update) {
      const response = await fetch(`${baseUrl()}/telegram/webhook`, {
        method: 'POST',
        headers: house.telegramHeaders(),
        body: JSON.stringify(update),
      })
      return response.status
    },
    telegramHeaders: () => ({
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': webhookSecret,
    }),
    signed,
    slashRequest: (user, text) => signed(slashForm(user, text, `${tag}${++triggers}`)),
    answeredLater: async () => readable(await slack.response(`${tag}${triggers}`)),
    holdSlack: slack.hold,
    releaseSlack: slack.release,
    process: () => server.child,
    logged: (event) => server.logged(event),
    async start(limits) {
      const print = (text: string) => {
        printed += text
      }
      server = await startServer(env, folder, print, limits)
    },
    async restart() {
      await house.stop()
      await house.start()
    },
    async stop(signal = 'SIGTERM') {
      server.child.kill(signal)
      return await server.exited
    },
    async close() {
      searchWriteAheadLog(databasePath)
      await house.stop()
      await telegram.close()
      await slack.close()
      rmSync(folder, { recursive: true, force: true })
    },
    files: () =>
      Buffer.concat(
        readdirSync(folder)
          .filter((name) => name.startsWith('izin.db'))
          .map((name) => readFileSync(join(folder, name))),
      ),
  }
  return house
}
