import { postReplyBy, type Renderers } from '../../bots/commands/posts/posts.ts'
import { corePosts } from '../../bots/commands/posts/staff-posts.ts'
import { approval } from '../features/approval/feature.ts'
import { complaint } from '../features/complaint/feature.ts'
import { confirmation } from '../features/confirmation/job.ts'
import { consentForm } from '../features/consent-form/feature.ts'
import { digest } from '../features/digest/digest.ts'
import { download } from '../features/download/feature.ts'
import { erasure } from '../features/erasure/feature.ts'
import { evidence } from '../features/evidence/feature.ts'
import type { Feature } from '../features/feature.ts'
import { imports } from '../features/import/feature.ts'
import { recipientPage } from '../features/recipient-page/feature.ts'
import { report } from '../features/report/feature.ts'
import type { PostKind } from '../jobs/message.ts'
import { codeTraces } from '../register/email-codes.ts'
import { peopleTraces } from '../register/people.ts'
import type { ErasureStatements } from '../register/recipients.ts'

/** All features, in the order in which their jobs run. */
const all = [
  imports,
  evidence,
  report,
  confirmation,
  digest,
  approval,
  complaint,
  erasure,
  consentForm,
  recipientPage,
  download,
] as const
export const features: readonly Feature[] = all

type PostsOf<One> = One extends { readonly posts: infer Posts } ? Posts : never
type Together<One> = (One extends unknown ? (one: One) => void : never) extends (all: infer All) => void
  ? All
  : never

// Does not compile while a kind of message has no renderer.
const renderers: Renderers<PostKind> = {
  ...corePosts,
  ...(Object.assign({}, ...features.map(({ posts }) => posts)) as Together<PostsOf<(typeof all)[number]>>),
}

/** Renders a message of any feature. */
export const postReply = postReplyBy(renderers)

/** Drops what any part of izin keeps of a recipient. */
export const traces: readonly ErasureStatements[] = [
  peopleTraces,
  codeTraces,
  ...features.flatMap(({ eraseRecipient }) => eraseRecipient ?? []),
]
