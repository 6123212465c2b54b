import type { Feature } from '../feature.ts'
import { dayPosts } from './day-post.ts'
import { openDueNews } from './iys-due.ts'
import { queueActions } from './iys-groups.ts'
import { postDue } from './posts-job.ts'
import { lastReportsCommand, reportActions, reportCommand } from './reports.ts'
import { waitingCommand } from './waiting.ts'

export const report = {
  commands: [waitingCommand, reportCommand, lastReportsCommand],
  actions: { ...queueActions, ...reportActions },
  jobs(parts) {
    const { register, outbox, reportAtMinutes } = parts
    return [
      { name: 'post reports', every: 'minute', run: () => postDue(parts) },
      { name: 'tell of İYS deadlines', every: 'minute', run: openDueNews(register, outbox, reportAtMinutes) },
    ]
  },
  posts: dayPosts,
} satisfies Feature
