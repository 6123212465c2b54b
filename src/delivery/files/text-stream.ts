/** About how much text is handed on at a time: a chunk for every line would cost more than the lines. */
const chunkLetters = 64 * 1024

/**
 * Lines as a stream of bytes in UTF-8. They are asked for only as the reader takes them, so memory does not grow with
 * their number, and the source is ended when the reader goes away.
 */
export function textStream(lines: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const source = lines[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let text = ''
        while (text.length < chunkLetters) {
          const next = await source.next()
          if (next.done === true) {
            if (text !== '') controller.enqueue(encoder.encode(text))
            controller.close()
            return
          }
          text += next.value
        }
        controller.enqueue(encoder.encode(text))
      },
      async cancel() {
        await source.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
