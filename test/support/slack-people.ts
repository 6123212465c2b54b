import { randomBytes } from 'node:crypto'
import { said } from './leaks/leaks.ts'
import type { SlackDouble } from './slack-double.ts'
import { actionsOf, errorsOf, readable, urlsOf } from './slack-reading.ts'
import * as requests from './slack-requests.ts'

export interface SlackRequest {
  readonly headers: Record<string, string>
  readonly body: string
}

interface SlackSide {
  readonly slack: SlackDouble
  /** Slack's address as the server knows it. */
  readonly slackUrl: string
  readonly signingSecret: string
  /** The address in links, and that under which the server listens. */
  readonly publicUrl: string
  readonly baseUrl: () => string
  /** ms UTC. */
  readonly clock: () => number
}

export type SlackPeople = ReturnType<typeof slackPeople>

/** People in Slack: what they do goes to the server as Slack sends it, and what they read of the answer comes back as text. */
export function slackPeople(side: SlackSide) {
  const { slack } = side
  // Slack names no two requests the same, and servers may share a database.
  const tag = `t${randomBytes(3).toString('hex')}-`
  let acts = 0
  let lastBlocks: unknown = null
  let lastFilled: Parameters<typeof submit> | null = null
  let viewsSeen = 0

  function newAct(): requests.Act {
    const id = `${tag}${++acts}`
    return { id, responseUrl: `${side.slackUrl}/response/${id}` }
  }

  /** Anything that Slack sends as a form, signed. */
  function signed(form: Record<string, string>): SlackRequest {
    const body = requests.formOf(form)
    return { body, headers: requests.signedHeaders(body, side.signingSecret, side.clock()) }
  }

  async function post(form: Record<string, string>): Promise<Response> {
    return await fetch(`${side.baseUrl()}/slack/events`, { method: 'POST', ...signed(form) })
  }

  async function act(make: (own: requests.Act) => object): Promise<string> {
    const own = newAct()
    return await read(await post({ payload: JSON.stringify(make(own)) }), own.id)
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
    if (text !== '') slack.isShown('an answer', payload)
    viewsSeen = slack.openedViews.length
    lastBlocks = payload
    return readable(errorsOf(payload) ?? payload)
  }

  /** Presses the first button of a message in a room whose value begins so. */
  async function pressIn(message: unknown, user: string, value: string): Promise<string> {
    const button = buttonOf(message, value)
    return await act((own) => requests.pressedInMessage(user, button, own, message === lastBlocks))
  }

  /** Fills the form that was opened last and sends it; what the person reads comes in its place, or at its fields. */
  async function submit(
    user: string,
    filled: requests.Filled,
    view = slack.openedViews.at(-1),
  ): Promise<string> {
    lastFilled = [user, filled, view]
    return await act((own) => requests.submissionOf(view, user, filled, own))
  }

  /** Hands a file to Slack in the field of a form; answers by what id it is known there. */
  function putFile(content: string | Uint8Array): string {
    const file = `F0INFORM${++acts}`
    slack.shared.set(file, Buffer.from(content))
    return file
  }

  return {
    /** Types a slash command; answers what the person reads, be it a form. In our workspace unless another is named. */
    async slash(user: string, text: string, workspace?: string): Promise<string> {
      const own = newAct()
      const form = { ...requests.typed(user, text, own), ...(workspace && { team_id: workspace }) }
      return await read(await post(form), own.id)
    },
    /** Presses the first button of the last answer whose value begins so. */
    press: async (user: string, value: string) => await pressIn(lastBlocks, user, value),
    pressIn,
    /** Presses the first button in the last answer that stands in a modal; answers what that shows then. */
    async pressInView(user: string, value: string): Promise<string> {
      const view = { ...slack.openedViews.at(-1) }
      return await act((own) => requests.pressedInView(user, buttonOf(lastBlocks, value), own, view))
    },
    submit,
    /** Sends the last submission once more, as Slack's client does when it got no answer. */
    submitAgain: async () => (lastFilled === null ? '' : await submit(...lastFilled)),
    /** Chooses the shortcut on a message in a room; answers what the person reads, be it a form. */
    shortcut: async (user: string, message: requests.RoomMessage) =>
      await act((own) => requests.shortcutOn(user, message, own)),
    /** Opens the app's own tab; answers what the person reads there. */
    openHome: async (user: string) => await act((own) => requests.homeOpened(user, own)),
    /** Shares a file with the app in a direct message. */
    async shareFile(user: string, content: string): Promise<void> {
      const payload = requests.fileShared(user, putFile(content), newAct())
      await post({ payload: JSON.stringify(payload) })
    },
    putFile,
    /** The pages that the last answer has buttons to, at the address under which this server listens. */
    links: () => urlsOf(lastBlocks).map((url) => url.replace(side.publicUrl, side.baseUrl())),
    signed,
    /** A slash command as Slack would send it, signed, for those who send it themselves. */
    slashRequest: (user: string, text: string) => signed(requests.typed(user, text, newAct())),
    /** What came to the response_url of the last slash command, once it has. */
    answeredLater: async () => readable(await slack.response(`${tag}${acts}`)),
  }
}

/** The first button whose value begins so. */
function buttonOf(message: unknown, value: string): requests.Button {
  const button = actionsOf(message).find((one) => one.value.startsWith(value))
  if (button === undefined) throw new Error(`There is no button "${value}" in ${JSON.stringify(message)}`)
  return button
}
