import { isTrue, textOf } from './api-call.ts'
import { type Block, withIds } from './slack-blocks.ts'
import type { SlackConversations, SlackMessage } from './slack-conversations.ts'
import { blockFaults } from './slack-limits.ts'

export type SlackResponseUrls = ReturnType<typeof createResponseUrls>

const lifeMs = 30 * 60 * 1000
const usesMax = 5
const urlsMax = 500

type Entry = {
  channel: string
  user: string
  author: string
  issuedAt: number
  uses: number
  /** What `replace_original` and `delete_original` act on: the clicked message, later the last answer. */
  original: { channel: string; ts: string } | null
}

/** The addresses to which an app answers later: five uses within thirty minutes, as at Slack. */
export function createResponseUrls(
  root: string,
  conversations: SlackConversations,
  clock: () => number,
  newId: () => string,
) {
  const issued = new Map<string, Entry>()

  function issue(about: Pick<Entry, 'channel' | 'user' | 'author' | 'original'>): string {
    const url = `${root}${about.channel}/${newId()}`
    issued.set(url, { ...about, issuedAt: clock(), uses: 0 })
    const oldest = issued.keys().next().value
    if (issued.size > urlsMax && oldest !== undefined) issued.delete(oldest)
    return url
  }

  function receive(url: string, body: Record<string, unknown>): Response {
    const entry = issued.get(url)
    if (!entry || clock() - entry.issuedAt > lifeMs) return refusal(404, 'expired_url')
    if (entry.uses >= usesMax) return refusal(404, 'used_url')
    const fault = faultOf(body)
    if (fault) return refusal(400, fault)
    entry.uses += 1
    apply(entry, body)
    return new Response('ok')
  }

  function apply(entry: Entry, body: Record<string, unknown>): void {
    const original = entry.original && conversations.find(entry.original.channel, entry.original.ts)
    if (isTrue(body.delete_original)) {
      if (original) conversations.remove(original)
      return
    }
    const content = contentOf(body, newId)
    if (isTrue(body.replace_original) && original) conversations.replace(original, content)
    else entry.original = post(entry, body, content)
  }

  function post(
    entry: Entry,
    body: Record<string, unknown>,
    content: Pick<SlackMessage, 'text' | 'blocks'>,
  ): SlackMessage {
    const onlyFor = body.response_type === 'in_channel' ? null : entry.user
    return conversations.post({ ...content, channel: entry.channel, author: entry.author, onlyFor })
  }

  /** Takes the reply in the body of an HTTP answer. False when Slack would not show it. */
  function answer(url: string, body: Record<string, unknown>): boolean {
    const entry = issued.get(url)
    if (!entry || faultOf(body)) return false
    apply(entry, body)
    return true
  }

  return { issue, receive, answer }
}

function faultOf(body: Record<string, unknown>): string | null {
  if (isTrue(body.delete_original)) return null
  const blocks = body.blocks ?? []
  if (blockFaults(blocks, 'message').length > 0) return 'invalid_blocks'
  return textOf(body.text) === '' && (blocks as Block[]).length === 0 ? 'no_text' : null
}

export function contentOf(body: Record<string, unknown>, newId: () => string) {
  return { text: textOf(body.text), blocks: withIds((body.blocks ?? []) as Block[], newId) }
}

function refusal(status: number, error: string): Response {
  return Response.json({ ok: false, error }, { status })
}
