import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  TreatMissingData,
  type IAlarmAction,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import { AlbumStack, type StackContext } from '../constructs/album-stack.ts'
import { alarmsOf, type AlarmPlan } from '../watch/alarms.ts'
import { albumGraphs, graphsOf } from '../watch/graphs.ts'

interface WatchStackOptions extends StackContext {
  apiId: string
}

/** What tells that something is wrong, shows what is going on, and what it costs. */
export class WatchStack extends AlbumStack {
  constructor(scope: Construct, options: WatchStackOptions) {
    super(scope, { ...options, part: 'watch', description: 'alarms, dashboard and budget' })
    const { names, stage } = this
    const { apiId } = options
    if (stage.alarms !== 'none') {
      const action = this.mailAction()
      for (const plan of alarmsOf(names, apiId, stage.alarms)) this.alarm(plan, action)
    }
    new Dashboard(this, 'Dashboard', {
      dashboardName: names.own('album'),
      widgets: [...graphsOf(names, apiId), ...(stage.metrics ? [albumGraphs(stage.name)] : [])].map((row) =>
        row.map(({ title, left }) => new GraphWidget({ title, left, width: 24 / row.length })),
      ),
    })
    this.budget()
  }

  private mailAction(): IAlarmAction {
    const topic = new Topic(this, 'Alarms', {
      topicName: this.names.own('alarms'),
      displayName: `CloudAlbum ${this.stage.name}`,
      enforceSSL: true,
    })
    const { alarmEmail } = this.stage
    if (alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(alarmEmail))
    return new SnsAction(topic)
  }

  private alarm({ name, about, metric, threshold, periods = 1 }: AlarmPlan, action: IAlarmAction): void {
    const alarm = new Alarm(this, `Alarm-${name}`, {
      alarmName: this.names.own(name),
      alarmDescription: about,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // Nothing happens in an album that nobody uses.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(action)
    alarm.addOkAction(action)
  }

  /** Of the whole account: costs are told apart by stage only once the tag `stage` is switched on for billing. */
  private budget(): void {
    const { alarmEmail, budgetUsd } = this.stage
    if (alarmEmail === undefined) return
    const subscribers = [{ subscriptionType: 'EMAIL', address: alarmEmail }]
    const notify = (notificationType: string, threshold: number) => ({
      notification: {
        comparisonOperator: 'GREATER_THAN',
        notificationType,
        threshold,
        thresholdType: 'PERCENTAGE',
      },
      subscribers,
    })
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: this.names.own('budget'),
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: budgetUsd, unit: 'USD' },
      },
      notificationsWithSubscribers: [notify('ACTUAL', 80), notify('FORECASTED', 100)],
    })
  }
}
