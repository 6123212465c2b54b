import { importReply, listReply } from '../../../bots/commands/posts/file-posts.ts'
import { forgetUploads } from '../../register/uploads/forget.ts'
import type { Feature } from '../feature.ts'
import { openFiles } from './job.ts'
import { notifyOfFiles } from './news.ts'

export const imports = {
  worker: openFiles,
  jobs: ({ register, outbox }) => [
    { name: 'tell of files', every: 'tick', run: () => notifyOfFiles(register, outbox) },
  ],
  forget: forgetUploads,
  posts: {
    file: ({ news }) => (news.kind === 'consents' ? importReply(news) : listReply(news)),
  },
} satisfies Feature
