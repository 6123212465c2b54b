import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import type { Messages } from '../../messages/index.ts'
import type { Part, Reply } from '../reply.ts'
import type { Post } from './posts.ts'

/** What recipients changed themselves within the last hour, counted. */
export function digestReply(
  { brandName, from, until, channels }: Extract<Post, { kind: 'recipient-digest' }>,
  messages: Messages,
): Reply {
  const { digest } = messages
  const span = digest.span(formatWallTime(from), formatWallTime(until))
  const lines = channels.map(({ channel, ...counts }) => digest.channel(channel, counts)).join(' · ')
  const parts: Part[] = [
    { kind: 'text', text: digest.title(brandName, span) },
    { kind: 'text', text: lines },
  ]
  return { summary: `${digest.title(brandName, span)} ${lines}`, parts }
}
