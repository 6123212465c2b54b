import type { Call } from './web.ts'

export type Readers = ReturnType<typeof channelReaders>

/** Time in ms for which the members of a channel are remembered. */
const membersAgeMaxMs = 10 * 60_000
/** Maximum number of members in a page of Slack's answer. */
const pageMembers = 1000
/** Maximum number of pages that are read. Members beyond them count as not reading the channel. */
const pagesMax = 5

/**
 * Makes the function that says if a person reads a Slack channel: they then need no message of their own about its posts. If
 * Slack does not answer, no member is known, so that every message is sent.
 */
export function channelReaders({ call, clock }: { readonly call: Call; readonly clock: () => number }) {
  const cache = new Map<string, { readonly at: number; readonly members: ReadonlySet<string> }>()

  /** Returns the ids of a channel's members. After a failure of Slack these are not all. */
  async function membersOf(channel: string): Promise<ReadonlySet<string>> {
    const cachedMembers = cache.get(channel)
    if (cachedMembers !== undefined && clock() - cachedMembers.at < membersAgeMaxMs)
      return cachedMembers.members
    const members = new Set<string>()
    let cursor = ''
    for (let page = 0; page < pagesMax; page += 1) {
      const values = { channel, limit: pageMembers, ...(cursor !== '' && { cursor }) }
      const result = await call('conversations.members', values)
      if (result.kind !== 'ok') return members
      for (const member of result.data.members ?? []) members.add(member)
      cursor = result.data.response_metadata?.next_cursor ?? ''
      if (cursor === '') break
    }
    cache.set(channel, { at: clock(), members })
    return members
  }

  return {
    /** True if this person is a member of one of these channels. */
    async include(user: string, channels: readonly string[]): Promise<boolean> {
      for (const channel of channels) {
        if ((await membersOf(channel)).has(user)) return true
      }
      return false
    },
  }
}
