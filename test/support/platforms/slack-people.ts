import { randomBytes } from 'node:crypto'
import { now } from '../clock/clock.ts'
import { said } from '../leaks/leaks.ts'
import type { SlackDouble } from './slack-double.ts'
import { actionsOf, errorsOf, readable, urlsOf } from './slack-reading.ts'
import * as requests from './slack-requests.ts'

interface SlackSide {
  readonly slack: SlackDouble
  readonly slackUrl: string
  readonly signingSecret: string
  readonly publicUrl: string
  readonly baseUrl: () => string
}

/** People in Slack: acts go to the server as Slack sends them; each returns what the person reads. */
export function slackPeople(side: SlackSide) {
  const { slack } = side
  // Keeps requests apart where servers share a database.
  // Letters alone: digits of one id and the next could be read as a phone number.
  const tag = `t${lettersOf(randomBytes(3))}-`
  let acts = 0
  let lastBlocks: unknown = null
  let lastFilled: Parameters<typeof submit> | null = null
  let viewsSeen = 0

  function newAct(): requests.Act {
    const id = `${tag}${++acts}`
    return { id, responseUrl: `${side.slackUrl}/response/${id}` }
  }

  function signed(form: Record<string, string>) {
    const body = requests.formOf(form)
    return { body, headers: requests.signedHeaders(body, side.signingSecret, now()) }
  }

  async function post(form: Record<string, string>): Promise<Response> {
    return await fetch(`${side.baseUrl()}/slack/events`, { method: 'POST', ...signed(form) })
  }

  async function act(make: (own: requests.Act) => object): Promise<string> {
    const own = newAct()
    return await read(await post({ payload: JSON.stringify(make(own)) }), own.id)
  }

  /** An empty 200 means that the answer comes to the response_url. */
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

  async function pressIn(message: unknown, user: string, value: string): Promise<string> {
    const button = buttonOf(message, value)
    return await act((own) => requests.pressedInMessage(user, button, own, message === lastBlocks))
  }

  /** Fills and sends the newest form; the answer comes in its place, or at its fields. */
  async function submit(
    user: string,
    filled: requests.Filled,
    view = slack.openedViews.at(-1),
  ): Promise<string> {
    lastFilled = [user, filled, view]
    return await act((own) => requests.submissionOf(view, user, filled, own))
  }

  function putFile(content: string | Uint8Array): string {
    const file = `F0INFORM${++acts}`
    slack.shared.set(file, Buffer.from(content))
    return file
  }

  return {
    /** In our workspace unless another is named. */
    async slash(user: string, text: string, workspace?: string): Promise<string> {
      const own = newAct()
      const form = { ...requests.typed(user, text, own), ...(workspace && { team_id: workspace }) }
      return await read(await post(form), own.id)
    },
    press: async (user: string, value: string) => await pressIn(lastBlocks, user, value),
    pressIn,
    /** Answer to *Göster* of a request for a second person, with its buttons. */
    async approvalIn(message: unknown, user: string): Promise<unknown> {
      await pressIn(message, user, 'second-show|')
      return lastBlocks
    },
    submit,
    /** Repeats the last submission, like Slack's client that got no answer. */
    submitAgain: async () => (lastFilled === null ? '' : await submit(...lastFilled)),
    shortcut: async (user: string, message: requests.RoomMessage) =>
      await act((own) => requests.shortcutOn(user, message, own)),
    /** To the bot itself, or by its name in a channel. */
    async write(user: string, text: string, channel?: string): Promise<void> {
      await post({ payload: JSON.stringify(requests.written(user, text, channel, newAct())) })
    },
    putFile,
    /** Pages behind buttons of the last answer, at this server's address. */
    links: () => urlsOf(lastBlocks).map((url) => url.replace(side.publicUrl, side.baseUrl())),
    signed,
    /** For tests that send it themselves. */
    slashRequest: (user: string, text: string) => signed(requests.typed(user, text, newAct())),
    answeredLater: async () => readable(await slack.response(`${tag}${acts}`)),
  }
}

/** By the beginning of its value, and its end behind a `*`. */
function buttonOf(message: unknown, value: string): requests.Button {
  const [start = '', end = ''] = value.split('*')
  const button = actionsOf(message).find((one) => one.value.startsWith(start) && one.value.endsWith(end))
  if (button === undefined) throw new Error(`There is no button "${value}" in ${JSON.stringify(message)}`)
  return button
}

function lettersOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))
}
