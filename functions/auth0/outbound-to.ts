import { createOutbound } from '../outbound/outbound.ts';

/** Requests to the operator's tenant. */
export const outboundTo = ({
  AUTH0_DOMAIN,
  TRUSTED_ORIGINS,
}: {
  AUTH0_DOMAIN: string;
  TRUSTED_ORIGINS: string[];
}) => createOutbound({ trustedOrigins: TRUSTED_ORIGINS, ownHost: AUTH0_DOMAIN });
