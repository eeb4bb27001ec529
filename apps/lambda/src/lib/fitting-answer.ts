import { refusal } from '@cloudalbum/app'
import { AppError } from '@cloudalbum/core'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

/** What Lambda hands on of an answer in one piece, as JSON, less what is not its body. */
const mostLetters = 6 * 1024 * 1024 - 50_000

/**
 * The answer, or a refusal in its place where Lambda would break it off without a word.
 * @param baseUrl where answers of any size are streamed
 */
export async function fitting<Answer extends { statusCode?: number; body?: string }>(
  answer: Answer,
  baseUrl: string,
): Promise<Answer | APIGatewayProxyStructuredResultV2> {
  const { body = '' } = answer
  // Text grows with each mark that JSON escapes; most answers are far too short for that to count.
  if (body.length < mostLetters / 6 || Buffer.byteLength(JSON.stringify(body)) <= mostLetters) return answer
  const instead = refusal(
    new AppError(
      'too-large',
      `This answer is larger than the 6 MB that can be passed on here. Ask for less of it at once; ZIPs, originals and exports are passed on in any size at ${baseUrl}.`,
    ),
    {},
  )
  return {
    statusCode: instead.status,
    headers: Object.fromEntries(instead.headers),
    body: await instead.text(),
    isBase64Encoded: false,
  }
}
