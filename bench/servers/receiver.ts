/** Takes webhooks: `GET` answers how many events came, and how many of them before an earlier one of their recipient. */
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'

const last = new Map<string, number>()
let [taken, wrong] = [0, 0]
const server = createServer(async (request, response) => {
  if (request.method === 'GET') return response.end(JSON.stringify({ taken, wrong }))
  const { data } = (await json(request)) as { data: { recipient: string; cursor: number } }
  if (data.cursor <= (last.get(data.recipient) ?? 0)) wrong += 1
  last.set(data.recipient, data.cursor)
  taken += 1
  return response.writeHead(204).end()
})
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as { port: number }).port}`))
process.on('SIGTERM', () => process.exit(0))
