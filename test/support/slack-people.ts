import { createHmac, randomBytes } from 'node:crypto'
import type { openFakeSlack } from './fake-slack.ts'
import { said } from './leaks/leaks.ts'
import * as events from './slack-events.ts'
import { actionsOf, errorsOf, readable, urlsOf } from './slack-reading.ts'
import { submissionOf } from './slack-submission.ts'

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
  shortcut(user: string, message: events.RoomMessage): Promise<string>
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

export interface SlackSide {
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

  function newAct(): events.Act {
    const id = `${tag}${++acts}`
    return { id, responseUrl: `${side.slackUrl}/response/${id}` }
  }

  async function post(form: Record<string, string>): Promise<Response> {
    return await fetch(`${side.baseUrl()}/slack/events`, { method: 'POST', ...signed(form) })
  }

  /** Sends what somebody did; answers what he reads of it. */
  async function act(payload: object, { id }: events.Act): Promise<string> {
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
    return await act(events.pressInMessage(user, buttonOf(message, value), isEphemeral, own), own)
  }

  return {
    async slash(user, text, workspace) {
      const own = newAct()
      return await read(
        await post({ ...events.slashForm(user, text, own), ...(workspace && { team_id: workspace }) }),
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
      return await act(events.shortcutOn(user, message, own), own)
    },
    async openHome(user) {
      const own = newAct()
      return await act(events.homeOpened(user, own), own)
    },
    async shareFile(user, content) {
      const own = newAct()
      const file = `F0SHARED${acts}`
      slack.shared.set(file, Buffer.from(content))
      await post({ payload: JSON.stringify(events.fileShared(user, file, own)) })
    },
    putFile(content) {
      const file = `F0INFORM${++acts}`
      slack.shared.set(file, Buffer.from(content))
      return file
    },
    async pressInView(user, value) {
      const own = newAct()
      const view = { ...slack.openedViews.at(-1) }
      return await act(events.pressInView(user, buttonOf(lastBlocks, value), view, own), own)
    },
    links: () => urlsOf(lastBlocks).map((url) => url.replace(side.publicUrl, side.baseUrl())),
    signed,
    slashRequest: (user, text) => signed(events.slashForm(user, text, newAct())),
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
function buttonOf(message: unknown, value: string): events.Button {
  const button = actionsOf(message).find((one) => one.value.startsWith(value))
  if (button === undefined) throw new Error(`There is no button "${value}" in ${JSON.stringify(message)}`)
  return button
}
