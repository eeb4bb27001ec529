import { CfnOutput } from 'aws-cdk-lib/core'
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager'
import { HostedZone } from 'aws-cdk-lib/aws-route53'
import type { Construct } from 'constructs'
import { AlbumStack, type StackContext } from '../constructs/album-stack.ts'
import type { Stage } from '../stage.ts'

/** CloudFront takes certificates of us-east-1 only. `npm run deploy` hands this one on to the web stack. */
export class CertificateStack extends AlbumStack {
  constructor(scope: Construct, context: StackContext, domain: NonNullable<Stage['domain']>) {
    super(scope, {
      ...context,
      part: 'certificate',
      description: `certificate of ${domain.name}`,
      region: 'us-east-1',
    })
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: domain.hostedZoneId,
      zoneName: domain.hostedZoneName,
    })
    const certificate = new Certificate(this, 'Certificate', {
      domainName: domain.name,
      validation: CertificateValidation.fromDns(zone),
    })
    new CfnOutput(this, 'CertificateArn', { value: certificate.certificateArn })
  }
}
