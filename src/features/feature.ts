import type { Renderers } from '../../bots/commands/posts/posts.ts'
import type { PostKind } from '../jobs/message.ts'
import type { FeatureJobs } from '../jobs/scheduler.ts'
import type { ErasureStatements } from '../register/recipients.ts'

/** What a feature registers. */
export interface Feature extends FeatureJobs {
  /** Renders the kinds of messages that the feature sends. */
  readonly posts?: Partial<Renderers<PostKind>>
  /** Drops what the feature keeps of recipients. */
  readonly eraseRecipient?: ErasureStatements
}
