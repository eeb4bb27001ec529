import { JsonSchemaType, JsonSchemaVersion, type JsonSchema } from 'aws-cdk-lib/aws-apigateway'

const id = '^[0-9a-hjkmnp-tv-z]{26}$'

/** The body of `POST /api/clicks`, as packages/contract/src/insights.ts describes it; a test compares the two. */
export const clickModel: JsonSchema = {
  schema: JsonSchemaVersion.DRAFT4,
  title: 'Clicks',
  type: JsonSchemaType.OBJECT,
  required: ['batchId', 'galleryId', 'itemIds'],
  additionalProperties: false,
  properties: {
    batchId: { type: JsonSchemaType.STRING, pattern: '^[0-9a-z-]{16,40}$' },
    galleryId: { type: JsonSchemaType.STRING, pattern: id },
    itemIds: {
      type: JsonSchemaType.ARRAY,
      minItems: 1,
      maxItems: 50,
      items: { type: [JsonSchemaType.STRING, JsonSchemaType.NULL], pattern: id },
    },
  },
}
