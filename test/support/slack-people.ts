import { createHmac, randomBytes } from 'node:crypto'
import type { openFakeSlack } from './fake-slack.ts'
import { said } from './leaks/leaks.ts'
import { actionsOf, errorsOf, readable, submissionOf, urlsOf } from './slack-reading.ts'
export interface SlashRequest {
  readonly headers: Record<string, string>
  readonly body: string
}

/** People in Slack: what they do is sent to the server as Slack sends it, and answered with what they read. */
export interface SlackPeople {
  /** Types a slash command; answers what the person reads, wherever it comes, be it a form. Our workspace unless another is named. */
  slash(user: string, text: string, workspace?: string): Promise<string>
  /** Presses the first button of the last answer whose value begins so. */
  press(user: string, value: string): Promise<string>
  /** Presses the first button of a message in a room whose value begins so. */
  pressIn(message: unknown, user: string, value: string): Promise<string>
  /** Fills the form that was opened last and sends it; answers what the person reads in its place, or at its fields. */
  submit(user: string, filled: Record<string, string | readonly string[]>): Promise<string>
  /** Chooses the shortcut on a message in a room; answers what the person reads, be it a form. */
  shortcut(user: string, message: RoomMessage): Promise<string>
  /** Opens the app's own tab; answers what the person reads there. */
  openHome(user: string): Promise<string>
  /** Shares a file with the app in a direct message. */
  shareFile(user: string, content: string): Promise<void>
  /** Hands a file to Slack in the field of a form; answers by what id it is known there. */
  putFile(content: string | Uint8Array): string
  /** Presses the first button in the last answer that stands in a modal; answers what that shows then. */
  pressInView(user: string, value: string): Promise<string>
  /** Sends the last submission once more, as Slack's client does when it got no answer. */
  submitAgain(): Promise<string>
  /** The pages that the last answer has buttons to, at the address under which this server listens. */
  links(): string[]
  /** Anything that Slack sends as a form, signed. */
  signed(form: Record<string, string>): SlashRequest
  /** A slash command as Slack would send it, signed, for those who send it themselves. */
  slashRequest(user: string, text: string): SlashRequest
  /** What came to the response_url of the last slash command, once it has. */
  answeredLater(): Promise<string>
}

interface SlackSide {
  readonly slack: Awaited<ReturnType<typeof openFakeSlack>>
  /** Slack's address as the server is told it. */
  readonly slackUrl: string
  readonly signingSecret: string
  /** The address in links, and that under which the server listens. */
  readonly publicUrl: string
  readonly baseUrl: () => string
  /** ms UTC. */
  readonly clock: () => number
}

export function slackPeople(side: SlackSide): SlackPeople {
  const { slack } = side
  // Slack names no two requests the same, and houses may share a database.
  const tag = `t${randomBytes(3).toString('hex')}-`
  let acts = 0
  let lastBlocks: unknown = null
  let lastSubmission: object = {}
  let viewsSeen = 0

  const signed = (form: Record<string, string>) => signedForm(form, side.signingSecret, side.clock())

  function newAct(): Act {
    const id = `${tag}${++acts}`
    return { id, responseUrl: `${side.slackUrl}/response/${id}` }
  }

  async function post(form: Record<string, string>): Promise<Response> {
    return await fetch(`${side.baseUrl()}/slack/events`, { method: 'POST', ...signed(form) })
  }

  /** Sends what somebody did; answers what he reads of it. */
  async function act(payload: object, { id }: Act): Promise<string> {
    return await read(await post({ payload: JSON.stringify(payload) }), id)
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

  async function pressIn(message: unknown, user: string, value: string): Promise<string> {
    const own = newAct()
    const isEphemeral = message === lastBlocks
    return await act(pressInMessage(user, buttonOf(message, value), isEphemeral, own), own)
  }

  return {
    async slash(user, text, workspace) {
      const own = newAct()
      return await read(
        await post({ ...slashForm(user, text, own), ...(workspace && { team_id: workspace }) }),
        own.id,
      )
    },
    press: async (user, value) => await pressIn(lastBlocks, user, value),
    pressIn,
    async submit(user, filled) {
      const own = newAct()
      lastSubmission = submissionOf(slack.openedViews.at(-1), user, filled)
      return await act({ ...lastSubmission, trigger_id: own.id }, own)
    },
    async submitAgain() {
      const own = newAct()
      return await act({ ...lastSubmission, trigger_id: own.id }, own)
    },
    async shortcut(user, message) {
      const own = newAct()
      return await act(shortcutOn(user, message, own), own)
    },
    async openHome(user) {
      const own = newAct()
      return await act(homeOpened(user, own), own)
    },
    async shareFile(user, content) {
      const own = newAct()
      const file = `F0SHARED${acts}`
      slack.shared.set(file, Buffer.from(content))
      await post({ payload: JSON.stringify(fileShared(user, file, own)) })
    },
    putFile(content) {
      const file = `F0INFORM${++acts}`
      slack.shared.set(file, Buffer.from(content))
      return file
    },
    async pressInView(user, value) {
      const own = newAct()
      const view = { ...slack.openedViews.at(-1) }
      return await act(pressInView(user, buttonOf(lastBlocks, value), view, own), own)
    },
    links: () => urlsOf(lastBlocks).map((url) => url.replace(side.publicUrl, side.baseUrl())),
    signed,
    slashRequest: (user, text) => signed(slashForm(user, text, newAct())),
    answeredLater: async () => readable(await slack.response(`${tag}${acts}`)),
  }
}

function signedForm(form: Record<string, string>, secret: string, now: number): SlashRequest {
  const body = new URLSearchParams(form).toString()
  const stamp = String(Math.floor(now / 1000))
  const signature = createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex')
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': `v0=${signature}`,
  }
  return { headers, body }
}

/** The first button whose value begins so. */
function buttonOf(message: unknown, value: string): Button {
  const button = actionsOf(message).find((one) => one.value.startsWith(value))
  if (button === undefined) throw new Error(`There is no button "${value}" in ${JSON.stringify(message)}`)
  return button
}

/** What Slack sends of what people do, in the shapes it has. */

/** How one act is known, and where what is said about it later goes. */
interface Act {
  readonly id: string
  readonly responseUrl: string
}

const app = 'A0TEST'
const team = { id: 'T0TEST' }

const slashForm = (user: string, text: string, { id, responseUrl }: Act) => ({
  command: '/izin',
  text,
  user_id: user,
  team_id: team.id,
  channel_id: 'C0TEST',
  trigger_id: `trigger.${id}`,
  response_url: responseUrl,
  api_app_id: app,
  is_enterprise_install: 'false',
})

interface Button {
  readonly id: string
  readonly value: string
}

const pressed = (user: string, { id, value }: Button, act: Act) => ({
  type: 'block_actions',
  user: { id: user, team_id: team.id },
  team,
  api_app_id: app,
  trigger_id: `trigger.${act.id}`,
  actions: [{ type: 'button', block_id: 'b', action_id: id, value, action_ts: '1.2' }],
})

const pressInMessage = (user: string, button: Button, isEphemeral: boolean, act: Act) => ({
  ...pressed(user, button, act),
  container: { type: 'message', message_ts: '1.1', channel_id: 'C0TEST', is_ephemeral: isEphemeral },
  channel: { id: 'C0TEST', name: 'test' },
  response_url: act.responseUrl,
})

const pressInView = (user: string, button: Button, view: object, act: Act) => ({
  ...pressed(user, button, act),
  container: { type: 'view', view_id: 'V1' },
  view,
})

interface RoomMessage {
  readonly text: string
  readonly ts: string
}

const shortcutOn = (user: string, message: RoomMessage, { id, responseUrl }: Act) => ({
  type: 'message_action',
  callback_id: 'izin:refuse',
  user: { id: user, team_id: team.id },
  team: { ...team, domain: 'ornek' },
  channel: { id: 'C0TEST', name: 'test' },
  message_ts: message.ts,
  message: { type: 'message', user: 'U0CUSTOMER', ...message },
  trigger_id: `trigger.${id}`,
  response_url: responseUrl,
})

const eventOf = (event: object, { id }: Act) => ({
  type: 'event_callback',
  team_id: team.id,
  event_id: `Ev${id}`,
  event,
})

const homeOpened = (user: string, act: Act) =>
  eventOf({ type: 'app_home_opened', user, channel: 'D0TEST', tab: 'home', event_ts: '1.1' }, act)

const fileShared = (user: string, file: string, act: Act) =>
  eventOf({ type: 'file_shared', user_id: user, channel_id: 'D0TEST', file_id: file, event_ts: '1.1' }, act)
