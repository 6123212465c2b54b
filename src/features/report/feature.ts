import type { Feature } from '../feature.ts'
import { dayPosts } from './day-post.ts'
import { digestPosts, newDigest } from './digest.ts'
import { refusalActions } from './iys-refusals.ts'
import { monthActions } from './month.ts'
import { newDueNews, postDue } from './posts-job.ts'
import { changesActions, changesCommand } from './recipient-changes.ts'
import { lastReportsCommand, reportActions, reportCommand } from './reports.ts'
import { queueActions, waitingCommand } from './waiting.ts'

export const reportFeature = {
  commands: [changesCommand, waitingCommand, reportCommand, lastReportsCommand],
  actions: { ...changesActions, ...queueActions, ...refusalActions, ...reportActions, ...monthActions },
  jobs: (parts) => [
    { name: 'post reports', every: 'minute', run: () => postDue(parts) },
    { name: 'tell of İYS deadlines', every: 'minute', run: newDueNews(parts) },
    { name: 'send the digest', every: 'minute', run: newDigest(parts) },
  ],
  posts: { ...dayPosts, ...digestPosts },
} satisfies Feature
