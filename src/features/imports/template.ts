import type { Hono } from 'hono'
import { importTemplateCsv, importTemplateName, importTemplateXlsx } from '../../documents/import-template.ts'
import { byteStream, textStream } from '../../http/streams.ts'

/** Paths of an example of a file of consents, which holds nothing of the company. */
export const templatePaths = { xlsx: '/import-template.xlsx', csv: '/import-template.csv' } as const

const mediaTypes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const

export function serveTemplates(routes: Hono, clock: () => number): Hono {
  for (const ending of ['xlsx', 'csv'] as const) {
    routes.get(templatePaths[ending], (c) => {
      const isXlsx = ending === 'xlsx'
      const body = isXlsx ? byteStream(importTemplateXlsx(clock())) : textStream(importTemplateCsv(clock()))
      return c.body(body, 200, {
        'Content-Type': mediaTypes[ending],
        'Content-Disposition': `attachment; filename="${importTemplateName}.${ending}"`,
        'Cache-Control': 'no-store',
      })
    })
  }
  return routes
}
