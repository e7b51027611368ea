// The tabs that a first visit shows. Their operations are ones that the contract holds (schema/operations/).

const variables = (values) => JSON.stringify(values, null, 2);

export const tabs = [
  {
    query: `# Anybody may ask this. Ctrl+Enter runs it.
query WebsiteCouncils($first: Int!, $after: String) {
  councils(first: $first, after: $after, orderBy: { field: NAME, direction: ASC }) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id
      slug
      name
      kind
      region { name }
      members { role publicName }
      priorities { year rank title }
      nextMeeting { title startsAt place }
    }
  }
}
`,
    variables: variables({ first: 10 }),
  },
  {
    query: `# Then copy the accessToken into the headers of another tab.
# The demo has one person for each role, all @demo.example:
# client, member, handler, manager, analyst, complaints,
# owner, facilitator and admin.
mutation MobileSignIn($email: String!, $password: String!) {
  signIn(input: { email: $email, password: $password }) {
    accessToken
    refreshToken
    expiresAt
    userErrors { code message field }
  }
}
`,
    variables: variables({ email: 'client@demo.example', password: 'gehoord-demo' }),
  },
  {
    query: `# First put the accessToken into the headers, below.
query MySignals($first: Int!) {
  viewer { account { name roles } }
  signals(first: $first, filter: { mine: true }, orderBy: { field: RECEIVED_AT, direction: DESC }) {
    nodes {
      id
      code
      text
      status
      loop { seenAt heardAt helpedAt deadlines { step dueAt state } }
    }
  }
}
`,
    variables: variables({ first: 10 }),
    headers: `{
  // The accessToken from "Sign in" goes behind "Bearer".
  "Authorization": "Bearer "
}
`,
  },
];
