import { readApiCall } from './api-call.ts'
import type { Cast } from './cast.ts'
import type { Deliver } from './deliver.ts'
import type { Feed } from './feed.ts'
import type { FileStore } from './file-store.ts'
import { randomId } from './ids.ts'
import type { EnteredValues } from './slack-blocks.ts'
import type { Pressed, SlackContext } from './slack-context.ts'
import { createConversations } from './slack-conversations.ts'
import { chooseShortcut, pressInMessage, writeLine } from './slack-lines.ts'
import { closeView, openHome, pressInView, submitView } from './slack-modals.ts'
import type { SlackShortcut } from './slack-payloads.ts'
import { createResponseUrls } from './slack-response-urls.ts'
import { createViews } from './slack-views.ts'
import { answerSlackCall, receiveUpload, type SlackWorkspace, sharedFile } from './slack-web-api.ts'
import type { PageLanguage } from './spoken-language.ts'

const root = 'http://slack.playground'
export const slackApiUrl = `${root}/api/`

export type SlackOptions = {
  deliver: Deliver
  signingSecret: string
  command: string
  /** What people can choose on a message. */
  shortcuts: readonly SlackShortcut[]
  people: Cast
  clock: () => number
  feed: Feed
  files: FileStore
  /** The language everybody has set. */
  language: () => PageLanguage
}

export type SlackStandIn = ReturnType<typeof createSlackStandIn>

/**
 * Slack, as far as izin sees it. `fetch` answers the calls that the app makes; the other functions send what
 * a person does to the app, signed and shaped as Slack does it.
 */
export function createSlackStandIn(options: SlackOptions) {
  const { people, clock, feed, files, language } = options
  const newId = () => randomId(10)
  const conversations = createConversations(people, feed, clock)
  const views = createViews(people, feed, clock, newId)
  const urls = createResponseUrls(`${root}/response/`, conversations, clock, newId)
  const context: SlackContext = { ...options, conversations, views, urls }
  return {
    fetch: slackFetch(context, { people, conversations, views, files, newId, language }),
    write: (user: string, channel: string, line: string) => writeLine(context, user, channel, line),
    pressInMessage: (user: string, channel: string, ts: string, pressed: Pressed) =>
      pressInMessage(context, user, channel, ts, pressed),
    chooseShortcut: (user: string, channel: string, ts: string, callbackId: string) =>
      chooseShortcut(context, user, channel, ts, callbackId),
    /** What the guests have written before anybody opens the page. */
    hearGuests: () => {
      for (const { channel, slackId: author, says: text } of people.slack.guests) {
        conversations.post({ channel, author, text })
      }
    },
    pressInView: (user: string, view: string, pressed: Pressed) => pressInView(context, user, view, pressed),
    submitView: (user: string, view: string, values: EnteredValues) =>
      submitView(context, user, view, values),
    openHome: (user: string) => openHome(context, user, `Ev${newId()}`),
    closeView: (user: string, view: string) => closeView(context, user, view),
    snapshot: () => snapshotOf(context),
  }
}

/** Nothing but the four kinds of addresses of the stand-in is reachable through it. */
function slackFetch(context: SlackContext, workspace: SlackWorkspace): typeof fetch {
  return async (input, init) => {
    const call = await readApiCall(input, init)
    const { origin, pathname, href } = call.url
    if (origin !== root) throw new TypeError('fetch failed: not an address of the playground')
    if (pathname.startsWith('/api/')) return answerSlackCall(call, workspace)
    if (pathname.startsWith('/response/')) return context.urls.receive(href, call.params)
    if (pathname.startsWith('/upload/')) return receiveUpload(call, workspace)
    if (pathname.startsWith('/shared/')) return sharedFile(call, workspace)
    return new Response('Not found', { status: 404 })
  }
}

function snapshotOf({ people, command, shortcuts, conversations, views }: SlackContext) {
  const { team, app, staff, guests } = people.slack
  return {
    team: team.name,
    app,
    command,
    shortcuts,
    people: staff,
    guests: guests.map(({ slackId, name }) => ({ slackId, name })),
    places: conversations.places,
    messages: conversations.all(),
    views: views.all(),
  }
}
