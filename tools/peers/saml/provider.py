# A SAML 2.0 identity provider made of Lasso (Entr'ouvert's library over libxml2 and xmlsec1): reads our metadata and question, answers it.
# Called as: provider.py metadata FOLDER URL, or provider.py answer FOLDER OUR-METADATA QUERY EMAIL SIGNED; prints what comes of it.
import sys
import lasso

deed, folder = sys.argv[1:3]
if deed == 'metadata':
    pem = open(folder + '/idp.crt').read()
    bare = ''.join(line for line in pem.splitlines() if not line.startswith('-----'))
    print(f'''<?xml version="1.0"?>
<EntityDescriptor entityID="{sys.argv[3]}/metadata" xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{bare}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{sys.argv[3]}/sso"/>
</IDPSSODescriptor></EntityDescriptor>''')
else:
    ours, query, email, signed = sys.argv[3:7]
    server = lasso.Server(folder + '/metadata.xml', folder + '/idp.key', None, folder + '/idp.crt')
    server.signatureMethod = lasso.SIGNATURE_METHOD_RSA_SHA256
    server.addProvider(lasso.PROVIDER_ROLE_SP, ours, None, None)
    login = lasso.Login(server)
    # Throws for a question whose signature does not hold.
    login.setSignatureVerifyHint(lasso.PROFILE_SIGNATURE_VERIFY_HINT_FORCE if signed == 'signed' else lasso.PROFILE_SIGNATURE_VERIFY_HINT_MAYBE)
    login.processAuthnRequestMsg(query)
    login.validateRequestMsg(True, True)
    import datetime
    at = lambda minutes: (datetime.datetime.utcnow() + datetime.timedelta(minutes=minutes)).strftime('%Y-%m-%dT%H:%M:%SZ')
    login.buildAssertion(lasso.SAML2_AUTHN_CONTEXT_PASSWORD_PROTECTED_TRANSPORT, at(0), at(60), at(-1), at(5))
    assertion = login.assertion
    assertion.subject.nameID.format = lasso.SAML2_NAME_IDENTIFIER_FORMAT_PERSISTENT
    assertion.subject.nameID.content = 'lasso-' + email
    value = lasso.Saml2AttributeValue()
    value.any = [lasso.MiscTextNode.newWithString(email)]
    value.any[0].textChild = True
    attribute = lasso.Saml2Attribute()
    attribute.name = 'urn:oid:0.9.2342.19200300.100.1.3'
    attribute.attributeValue = [value]
    statement = lasso.Saml2AttributeStatement()
    statement.attribute = [attribute]
    assertion.attributeStatement = [statement]
    login.buildAuthnResponseMsg()
    print(login.msgUrl)
    print(login.msgBody)
    print(login.msgRelayState)
