import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import type { Messages } from '../../messages/index.ts'
import type { Part, Reply } from '../reply.ts'
import type { Post } from './posts.ts'

/** What recipients changed themselves within the last hour, counted. */
export function digestReply(
  { brandName, from, until, channels, unusual }: Extract<Post, { kind: 'recipient-digest' }>,
  messages: Messages,
): Reply {
  const { digest } = messages
  const span = digest.span(formatWallTime(from), formatWallTime(until))
  const lines = channels.map(({ channel, ...counts }) => digest.channel(channel, counts)).join(' · ')
  const parts: Part[] = [
    { kind: 'text', text: digest.title(brandName, span) },
    { kind: 'text', text: lines },
    ...(unusual === null ? [] : [{ kind: 'text' as const, text: unusualLine(unusual, messages) }]),
  ]
  return { summary: `${digest.title(brandName, span)} ${lines}`, parts }
}

/** Refusals far above the usual, for the admins. */
export function refusalsHigh(
  { brandName, ...unusual }: Extract<Post, { kind: 'refusals-high' }>,
  messages: Messages,
): Reply {
  const { digest } = messages
  return {
    summary: digest.highSummary(brandName),
    parts: [
      { kind: 'text', text: `${digest.highSummary(brandName)} ${unusualLine(unusual, messages)}` },
      { kind: 'text', text: digest.highNext },
    ],
  }
}

function unusualLine(
  {
    hourAt,
    rejections,
    usual,
  }: { readonly hourAt: number; readonly rejections: number; readonly usual: number },
  { digest }: Messages,
): string {
  return digest.high(formatWallTime(hourAt), rejections, Math.round(usual * 10) / 10)
}
