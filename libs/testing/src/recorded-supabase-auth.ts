/**
 * What a real Supabase Auth (github.com/supabase/auth, v2.196.0 and two commits) issued, as it came: after a sign-up with address and
 * password, and after an anonymous one; first as a project with the legacy shared secret, then as one with a signing key.
 * The project never was, and the tokens are good for one hour from `issuedAt`.
 */
export const RECORDED_SUPABASE_AUTH = {
  issuer: 'https://project.supabase.example/auth/v1',
  issuedAt: new Date(1795420399_000),
  sharedSecret: {
    jwtSecret: 'recorded-secret-of-a-project-that-never-was-0123456789',
    userId: '93b99ed8-0af7-4c96-b1b0-6012464fb953',
    email: 'hs256@example.test',
    accessToken:
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL3Byb2plY3Quc3VwYWJhc2UuZXhhbXBsZS9hdXRoL3YxIiwic3ViIjoiOTNiOTllZDgtMGFmNy00Yzk2LWIxYjAtNjAxMjQ2NGZiOTUzIiwiYXVkIjoiYXV0aGVudGljYXRlZCIsImV4cCI6MTc5NTQyMzk5OSwiaWF0IjoxNzk1NDIwMzk5LCJlbWFpbCI6ImhzMjU2QGV4YW1wbGUudGVzdCIsInBob25lIjoiIiwiYXBwX21ldGFkYXRhIjp7InByb3ZpZGVyIjoiZW1haWwiLCJwcm92aWRlcnMiOlsiZW1haWwiXX0sInVzZXJfbWV0YWRhdGEiOnsiZW1haWwiOiJoczI1NkBleGFtcGxlLnRlc3QiLCJlbWFpbF92ZXJpZmllZCI6dHJ1ZSwicGhvbmVfdmVyaWZpZWQiOmZhbHNlLCJzdWIiOiI5M2I5OWVkOC0wYWY3LTRjOTYtYjFiMC02MDEyNDY0ZmI5NTMifSwicm9sZSI6ImF1dGhlbnRpY2F0ZWQiLCJhYWwiOiJhYWwxIiwiYW1yIjpbeyJtZXRob2QiOiJwYXNzd29yZCIsInRpbWVzdGFtcCI6MTc5NTQyMDM5OX1dLCJzZXNzaW9uX2lkIjoiZmU0OTBmZTAtN2VmMy00MDVhLWJhMjctNWUzOTk0NWY0NmRjIiwiaXNfYW5vbnltb3VzIjpmYWxzZX0.MajomGbyOJ1W5D19xamkNwGoQUF7GOeE85HlIHIzEnw',
    anonymousToken:
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL3Byb2plY3Quc3VwYWJhc2UuZXhhbXBsZS9hdXRoL3YxIiwic3ViIjoiNDVmZTRiZWItYTc5Yy00NDVlLWIzZTMtYmE1Yjg3NTBhNzZlIiwiYXVkIjoiYXV0aGVudGljYXRlZCIsImV4cCI6MTc5NTQyMzk5OSwiaWF0IjoxNzk1NDIwMzk5LCJlbWFpbCI6IiIsInBob25lIjoiIiwiYXBwX21ldGFkYXRhIjp7fSwidXNlcl9tZXRhZGF0YSI6e30sInJvbGUiOiJhdXRoZW50aWNhdGVkIiwiYWFsIjoiYWFsMSIsImFtciI6W3sibWV0aG9kIjoiYW5vbnltb3VzIiwidGltZXN0YW1wIjoxNzk1NDIwMzk5fV0sInNlc3Npb25faWQiOiJjNmQyZDVhNC0xNDk0LTRmOTctYWEwZS0xZGQ1MTMwZjE3ZmEiLCJpc19hbm9ueW1vdXMiOnRydWV9.96GzaaspeTuyElpRLzoPWeeB9cquHXSD3WNJSuQ4ZO0',
  },
  signingKey: {
    userId: 'd058a012-41b7-4264-b80b-571540d0462c',
    email: 'es256@example.test',
    accessToken:
      'eyJhbGciOiJFUzI1NiIsImtpZCI6ImRiNWQ2NGQxLTdmNTEtNGQyZS1iNWQ3LTQ3NGRiN2Q3MmY2YyIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL3Byb2plY3Quc3VwYWJhc2UuZXhhbXBsZS9hdXRoL3YxIiwic3ViIjoiZDA1OGEwMTItNDFiNy00MjY0LWI4MGItNTcxNTQwZDA0NjJjIiwiYXVkIjoiYXV0aGVudGljYXRlZCIsImV4cCI6MTc5NTQyNDAwMCwiaWF0IjoxNzk1NDIwNDAwLCJlbWFpbCI6ImVzMjU2QGV4YW1wbGUudGVzdCIsInBob25lIjoiIiwiYXBwX21ldGFkYXRhIjp7InByb3ZpZGVyIjoiZW1haWwiLCJwcm92aWRlcnMiOlsiZW1haWwiXX0sInVzZXJfbWV0YWRhdGEiOnsiZW1haWwiOiJlczI1NkBleGFtcGxlLnRlc3QiLCJlbWFpbF92ZXJpZmllZCI6dHJ1ZSwicGhvbmVfdmVyaWZpZWQiOmZhbHNlLCJzdWIiOiJkMDU4YTAxMi00MWI3LTQyNjQtYjgwYi01NzE1NDBkMDQ2MmMifSwicm9sZSI6ImF1dGhlbnRpY2F0ZWQiLCJhYWwiOiJhYWwxIiwiYW1yIjpbeyJtZXRob2QiOiJwYXNzd29yZCIsInRpbWVzdGFtcCI6MTc5NTQyMDQwMH1dLCJzZXNzaW9uX2lkIjoiMWUyNTkwZTQtY2VhZC00ZTAzLWEyZGQtYTE0NmI5ZjkzYjBjIiwiaXNfYW5vbnltb3VzIjpmYWxzZX0.YhJnAXE_HjaeCVlHYrEs43VEGHyWtOJS3YOzsIyQYtboUfcEe8Xp0jEKXKQUgWfnRhFPtu4IgrirdK-mxpFPlg',
    anonymousToken:
      'eyJhbGciOiJFUzI1NiIsImtpZCI6ImRiNWQ2NGQxLTdmNTEtNGQyZS1iNWQ3LTQ3NGRiN2Q3MmY2YyIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL3Byb2plY3Quc3VwYWJhc2UuZXhhbXBsZS9hdXRoL3YxIiwic3ViIjoiZTdlYjE1Y2UtNDVjNC00MDUwLTkxNWEtYmY0MWQ2YzM1NDY3IiwiYXVkIjoiYXV0aGVudGljYXRlZCIsImV4cCI6MTc5NTQyNDAwMCwiaWF0IjoxNzk1NDIwNDAwLCJlbWFpbCI6IiIsInBob25lIjoiIiwiYXBwX21ldGFkYXRhIjp7fSwidXNlcl9tZXRhZGF0YSI6e30sInJvbGUiOiJhdXRoZW50aWNhdGVkIiwiYWFsIjoiYWFsMSIsImFtciI6W3sibWV0aG9kIjoiYW5vbnltb3VzIiwidGltZXN0YW1wIjoxNzk1NDIwNDAwfV0sInNlc3Npb25faWQiOiJlNTU2ZTI1Ny00ZDc5LTQ1MDYtYmM2Ny0xZWFhNjhjMjgyOGEiLCJpc19hbm9ueW1vdXMiOnRydWV9.fZvWwrNEyF-R38VUxx8RfPavS7cDuP5wirGAABICtHHoBMXvF_0naKA-xMlyO9uPZB4oduLdeEFB4wGVZsah_Q',
    /** Answer of `/auth/v1/.well-known/jwks.json`. */
    jwks: {
      keys: [
        {
          alg: 'ES256',
          crv: 'P-256',
          key_ops: ['verify'],
          kid: 'db5d64d1-7f51-4d2e-b5d7-474db7d72f6c',
          kty: 'EC',
          use: 'sig',
          x: 'Wmrc-N3h65Jc-lMyrmYny3N1e5fOEtbECT5S7RU1PF8',
          y: 'GDJOuZ3_Yph3lfuj9VDFSxaVE-9Fg1JVXgMFQf6foak',
        },
      ],
    },
  },
} as const;
