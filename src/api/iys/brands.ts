import type { Handler } from 'hono'
import { type BrandCounts, brandCounts } from '../../register/brand-counts.ts'
import { type Desk, ofProvider } from './desk.ts'
import { keptFor } from './kept-count.ts'

const none: BrandCounts = { approval: 0, rejection: 0 }

/** `GET /sps/{iysCode}/brands` (iys.md 3.3): the open brands with how many consents they have in each status. */
export function brandList(desk: Desk): Handler {
  const counts = keptFor(() => brandCounts(desk.register))
  return ofProvider(desk, async (c, session) => {
    const [brands, totals] = await Promise.all([desk.directory.brands(), counts()])
    const open = brands.filter(
      ({ providerCode, closedAt }) => providerCode === session.providerCode && closedAt === null,
    )
    return c.json(
      open.map(({ code, name, master }) => {
        const { approval, rejection } = totals.get(code) ?? none
        return {
          brandCode: code,
          name,
          master,
          stats: {
            consents: { approval, rejection, total: approval + rejection },
            retailers: { total: 0 },
          },
        }
      }),
    )
  })
}
