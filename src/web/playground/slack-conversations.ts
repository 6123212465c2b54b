import type { Cast } from './cast.ts'
import type { Feed } from './feed.ts'
import type { Block } from './slack-blocks.ts'

export type SlackFile = { id: string; name: string; mimetype: string; size: number; url: string; alt: string }

/** Lines that Slack itself writes, told apart by what happened so that the page can say them in its language. */
export type SlackNotice =
  | { what: 'command-failed'; command: string; error: 'dispatch_failed' | 'operation_timeout' }
  | { what: 'action-failed'; error: 'dispatch_failed' | 'operation_timeout' }
  | { what: 'unknown-command'; command: string }
  | { what: 'not-a-command'; command: string }

export type SlackMessage = {
  channel: string
  ts: string
  at: number
  author: string
  text: string
  blocks: Block[]
  files: SlackFile[]
  /** The one person who sees it; `null` when everybody in the conversation does. */
  onlyFor: string | null
  /** `command` is what somebody typed, shown to them as a reminder; Slack hides it after a private answer. */
  kind: 'message' | 'command' | 'notice'
  notice: SlackNotice | null
  edited: boolean
}

export type SlackConversation = { id: string; kind: 'channel' | 'dm'; name: string; user: string | null }

type NewMessage = Pick<SlackMessage, 'channel' | 'author'> & Partial<SlackMessage>

export type SlackConversations = ReturnType<typeof createConversations>

/** Per conversation. Older messages fall off, so that an afternoon of trying does not fill the memory. */
const messagesMax = 200

/** The channels, direct messages and private lines of the pretended workspace. */
export function createConversations(people: Cast, feed: Feed, clock: () => number) {
  const places = placesOf(people)
  const messages = new Map<string, SlackMessage[]>(places.map((place) => [place.id, []]))
  const newTs = createTsMaker(clock)

  function post(message: NewMessage): SlackMessage {
    const posted: SlackMessage = { ...emptyMessage, ...message, ts: newTs(), at: clock() }
    const list = messages.get(posted.channel) ?? []
    list.push(posted)
    if (list.length > messagesMax) list.splice(0, list.length - messagesMax)
    feed.publish({ of: 'slack.message', message: posted })
    return posted
  }

  function find(channel: string, ts: string): SlackMessage | undefined {
    return messages.get(channel)?.find((message) => message.ts === ts)
  }

  function replace(message: SlackMessage, parts: Partial<SlackMessage>): void {
    Object.assign(message, parts)
    feed.publish({ of: 'slack.message', message })
  }

  function remove(message: SlackMessage): void {
    const list = messages.get(message.channel) ?? []
    list.splice(list.indexOf(message), 1)
    feed.publish({ of: 'slack.removed', channel: message.channel, ts: message.ts })
  }

  return {
    places,
    post,
    find,
    replace,
    remove,
    resolve: (name: string) => resolvePlace(places, name),
    all: () => [...messages.values()].flat(),
  }
}

const emptyMessage = {
  text: '',
  blocks: [],
  files: [],
  onlyFor: null,
  kind: 'message' as const,
  notice: null,
  edited: false,
}

function placesOf(people: Cast): SlackConversation[] {
  const channels = people.slack.channels.map(
    ({ id, name }): SlackConversation => ({ id, kind: 'channel', name, user: null }),
  )
  const direct = people.slack.staff.map(
    ({ slackId }): SlackConversation => ({
      id: slackId.replace(/^U/, 'D'),
      kind: 'dm',
      name: 'directmessage',
      user: slackId,
    }),
  )
  return [...channels, ...direct]
}

/** Slack takes a conversation's id, a person's id for their direct messages, or a channel's name. */
function resolvePlace(places: SlackConversation[], name: string): SlackConversation | undefined {
  const bare = name.replace(/^#/, '')
  return places.find(
    (place) => place.id === bare || place.user === bare || (place.kind === 'channel' && place.name === bare),
  )
}

/** Timestamps are also ids in Slack: seconds, a dot, and six digits that never repeat. */
function createTsMaker(clock: () => number): () => string {
  let last = 0
  return () => {
    last = Math.max(last + 1, clock() * 1000)
    return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`
  }
}
