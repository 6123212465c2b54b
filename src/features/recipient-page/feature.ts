import { linkPrincipal } from '../../register/downloads.ts'
import { makeFileLink } from '../../register/file-links.ts'
import { linkTraces } from '../../register/links.ts'
import type { Register } from '../../register/register.ts'
import type { Feature, PageParts } from '../feature.ts'
import type { RefusalReceipt } from './page.ts'
import { recipientRoutes } from './routes.ts'

export const recipientPage = {
  routes: ({ makers, ...parts }: PageParts) =>
    recipientRoutes({
      ...parts,
      receiptPath: makers === null ? null : (receipt) => receiptPathOf(parts.register, receipt),
    }),
  eraseRecipient: linkTraces,
} satisfies Feature

/** Makes the link to the receipt of refusals: valid once, for a quarter of an hour. */
async function receiptPathOf(
  register: Register,
  { recipientId, changeIds, language }: RefusalReceipt,
): Promise<string> {
  const file = { kind: 'receipt', brandCode: null, recipientId, changeIds, language, masked: true } as const
  return `/d/${await makeFileLink(register, linkPrincipal, file)}`
}
