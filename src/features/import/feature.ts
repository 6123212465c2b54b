import { forgetUploads } from '../../register/uploads/forget.ts'
import { editableBrands, type Feature, type PageParts } from '../feature.ts'
import { importReply, listReply } from './file-posts.ts'
import { iysFileActions, iysReply } from './iys-file.ts'
import { notifyOfFiles, openFiles } from './job.ts'
import { listCommand } from './list.ts'
import { uploadRoutes } from './routes.ts'
import { uploadActions, uploadCommand, voidUploadCommand } from './upload.ts'
import { importedApproval, voidedApproval } from './upload-approval.ts'

export const imports = {
  commands: [listCommand, uploadCommand, voidUploadCommand],
  actions: { ...uploadActions, ...iysFileActions },
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
    file({ news }) {
      if (news.kind === 'iys') return iysReply(news)
      return news.kind === 'consents' ? importReply(news) : listReply(news)
    },
  },
} satisfies Feature
