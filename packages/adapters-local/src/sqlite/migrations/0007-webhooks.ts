import type { Migration } from '../migrate.ts'

export const webhooks: Migration = {
  name: '0007-webhooks',
  up: `
CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  -- null: of the whole album
  account_id TEXT,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  -- null: all
  types TEXT,
  secret TEXT NOT NULL,
  previous_secret TEXT,
  previous_secret_until_ms INTEGER,
  -- null while it is on
  off TEXT,
  failures INTEGER NOT NULL,
  failing_since_ms INTEGER,
  failed_at_ms INTEGER,
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX webhooks_of_account ON webhooks (account_id, id);

CREATE TABLE webhook_deliveries (
  id TEXT PRIMARY KEY,
  webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  message_id TEXT NOT NULL,
  type TEXT NOT NULL,
  -- whom it is about
  account_id TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
  tries INTEGER NOT NULL,
  attempts TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  due_at_ms INTEGER,
  give_up_at_ms INTEGER NOT NULL,
  UNIQUE (webhook_id, message_id),
  CHECK ((due_at_ms IS NULL) = (state <> 'waiting'))
) STRICT;
CREATE INDEX webhook_deliveries_of_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_of_account ON webhook_deliveries (account_id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, due_at_ms) WHERE due_at_ms IS NOT NULL;
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (created_at_ms);
`,
  down: `
DROP TABLE webhook_deliveries;
DROP TABLE webhooks;
`,
}
