import { listCommand } from '../../../bots/commands/consents/list.ts'
import { uploadActions, uploadCommand, voidUploadCommand } from '../../../bots/commands/consents/upload.ts'
import { importedApproval, voidedApproval } from '../../../bots/commands/consents/upload-approval.ts'
import { importReply, listReply } from '../../../bots/commands/posts/file-posts.ts'
import { forgetUploads } from '../../register/uploads/forget.ts'
import { editableBrands, type Feature, type PageParts } from '../feature.ts'
import { openFiles } from './job.ts'
import { notifyOfFiles } from './news.ts'
import { uploadRoutes } from './routes.ts'

export const imports = {
  commands: [listCommand, uploadCommand, voidUploadCommand],
  actions: uploadActions,
  approvals: { import: importedApproval, 'void-import': voidedApproval },
  routes: ({ makers, ...parts }: PageParts) =>
    uploadRoutes({
      ...parts,
      takesFiles: makers !== null,
      brandsFor: (principal) => editableBrands(parts, principal),
    }),
  worker: openFiles,
  jobs: ({ register, outbox }) => [
    { name: 'tell of files', every: 'tick', run: () => notifyOfFiles(register, outbox) },
  ],
  forget: forgetUploads,
  posts: {
    file: ({ news }) => (news.kind === 'consents' ? importReply(news) : listReply(news)),
  },
} satisfies Feature
