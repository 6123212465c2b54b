import { serve } from '@hono/node-server'
import { Hono } from 'hono'

/** The bare framework: reads a JSON body and answers JSON. No server of ours can be quicker. */
const app = new Hono()
app.post('/*', async (c) => c.json(await c.req.json()))
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(`port ${port}`))
process.on('SIGTERM', () => process.exit(0))
