import { dayPosts } from '../../../bots/commands/posts/day-post.ts'
import type { Feature } from '../feature.ts'
import { openReportPosts } from './posts-job.ts'
import { notifyOfStamps } from './stamp-news.ts'

export const report = {
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
