/**
 * Who holds a role, or the link to a file, in one word: a Slack user id as it is, a Telegram user as `telegram:` and the id
 * there. Slack's ids begin with a letter of their own and hold no colon.
 */
export type Holder = string

const telegramPrefix = 'telegram:'

export function telegramHolder(userId: string): Holder {
  return telegramPrefix + userId
}

export function readHolder(holder: Holder): { readonly platform: 'slack' | 'telegram'; readonly id: string } {
  return holder.startsWith(telegramPrefix)
    ? { platform: 'telegram', id: holder.slice(telegramPrefix.length) }
    : { platform: 'slack', id: holder }
}
