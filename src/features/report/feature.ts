import { dayPosts } from '../../../bots/commands/posts/day-post.ts'
import { changesActions, changesCommand } from '../../../bots/commands/reports/changes.ts'
import { lastReportsCommand, reportActions, reportCommand } from '../../../bots/commands/reports/reports.ts'
import { waitingActions, waitingCommand } from '../../../bots/commands/reports/waiting.ts'
import type { Feature } from '../feature.ts'
import { openReportPosts } from './posts-job.ts'
import { notifyOfStamps } from './stamp-news.ts'

export const report = {
  commands: [changesCommand, waitingCommand, reportCommand, lastReportsCommand],
  actions: { ...changesActions, ...waitingActions, ...reportActions },
  jobs(parts) {
    const { register, outbox } = parts
    const { postDue } = openReportPosts(parts)
    return [
      { name: 'post reports', every: 'minute', run: postDue },
      { name: 'tell of stamps', every: 'minute', run: () => notifyOfStamps(register, outbox) },
    ]
  },
  posts: dayPosts,
} satisfies Feature
