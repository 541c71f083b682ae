#!/usr/bin/env python3
"""Makes PAGES list pages of 1,000 invoices (about 1.9 MB each): generate_pages.py OUT [PAGES=100] [SEED=42]"""
import json, random, datetime, sys, os
OUT=sys.argv[1]; PAGES=int(sys.argv[2]) if len(sys.argv)>2 else 100
os.makedirs(OUT,exist_ok=True)
random.seed(int(sys.argv[3]) if len(sys.argv)>3 else 42)
names = ["Zoë Müller","José García Núñez","François L'Écuyer","Łukasz Żółć","Анна Петрова","李小龍","山田太郎","محمد العربي","Siobhán O'Brien","John Smith","Ana-Maria Popescu","Νίκος Παπαδόπουλος","김민수","Jane \"JJ\" Doe","Ravi Kumar","Søren Ågård"]
words = "hot desk monthly plan meeting room booking coffee credits printing day pass virtual office mail handling deposit refund locker parking event space late fee".split()
def iso(d): return d.strftime("%Y-%m-%dT%H:%M:%SZ")
base = datetime.datetime(2024,1,1)
def rec(i):
    R=random.random; r=random
    d = base + datetime.timedelta(seconds=r.randrange(0,700*86400))
    amt = r.randrange(100,250000)/100
    paid = R()<0.7
    nm = r.choice(names)
    def maybe(v,p=0.5): return v if R()<p else None
    desc=" ".join(r.choice(words) for _ in range(r.randrange(14,60)))
    return {
     "Id": 1415000000+i, "UniqueId": "%08x-%04x-%04x-%04x-%012x"%(r.getrandbits(32),r.getrandbits(16),r.getrandbits(16),r.getrandbits(16),r.getrandbits(48)),
     "CoworkerId": r.randrange(1<<20,1<<40), "CoworkerFullName": nm, "CoworkerBillingName": maybe(nm+" Ltd.",.4),
     "CoworkerEmail": "user%d@example.com"%r.randrange(10**6), "CoworkerCompanyName": maybe("Société %s & Co \"%d\""%(nm.split()[0],i)),
     "BusinessId": r.randrange(10**6,10**9), "BusinessName": "Coworking Málaga – Centro", "BusinessCurrencyCode": "EUR",
     "InvoiceNumber": "INV-%06d"%i, "PaymentReference": maybe("PR-%d"%r.getrandbits(40)),
     "Description": desc, "Notes": maybe("Line one\nLine two\t\"quoted\" \\ path/with/slash é", .2), "BillToName": nm,
     "BillToAddress": "%d Calle de la Constitución\n2º izquierda"%r.randrange(300), "BillToCity": r.choice(["Málaga","London","København","東京","Paris","São Paulo"]),
     "BillToPostCode": "%05d"%r.randrange(99999), "BillToState": maybe("Andalucía",.3), "BillToCountryId": r.randrange(1,250), "BillToTaxIDNumber": maybe("ESB%08d"%r.randrange(10**8)),
     "BillToBankAccount": None, "CurrencyId": r.randrange(9000,9200), "CurrencyCode": r.choice(["EUR","GBP","USD"]),
     "TotalAmount": amt, "TaxAmount": round(amt*.21,2), "TaxPercentage": 21.0, "DiscountAmount": 0.0, "PaidAmount": amt if paid else 0.0,
     "DueAmount": 0.0 if paid else amt, "CreditedAmount": 0, "RefundedAmount": maybe(round(amt/3,2),.05),
     "Paid": paid, "Draft": R()<.05, "Sent": R()<.9, "Void": False, "CreditNote": R()<.02, "Refunded": False, "IsBooking": R()<.3, "XeroInvoiceTransfered": R()<.5,
     "PaidOn": iso(d+datetime.timedelta(days=9)) if paid else None, "DueDate": iso(d+datetime.timedelta(days=30)), "InvoiceFromDate": iso(d), "InvoiceToDate": iso(d+datetime.timedelta(days=30)),
     "RefundedOn": None, "SentOn": maybe(iso(d)), "CreatedOn": iso(d), "UpdatedOn": iso(d+datetime.timedelta(seconds=r.randrange(10**6))),
     "UpdatedBy": "admin%d@example.com"%r.randrange(50), "IsNew": False, "SystemId": None, "CustomData": maybe(json.dumps({"k":desc[:10]}),.2), "PONumber": maybe("PO/%d"%i,.3),
     "XeroInvoiceId": maybe("%032x"%r.getrandbits(128)), "GatewayTransactionId": maybe("ch_%024x"%r.getrandbits(96)), "PaymentGatewayType": r.randrange(0,12),
     "LineIds": [r.randrange(10**6,10**10) for _ in range(r.randrange(0,6))], "Tags": [r.choice(words) for _ in range(r.randrange(0,4))],
     "LocalizationDetails": [], "ToStringText": "Invoice %d – %s"%(i,nm),
    }
import re
def enc(o, rnd):
    s=json.dumps(o,ensure_ascii=False,separators=(",",":"))
    return s
for p in range(1,PAGES+1):
    recs=[rec((p-1)*1000+k) for k in range(1000)]
    parts=[]
    for k,r in enumerate(recs):
        # a third of the records as ASCII with \u escapes
        parts.append(json.dumps(r,ensure_ascii=(k%3==0),separators=(",",":")))
    s='{"Records":['+",".join(parts)+'],"CurrentPageSize":1000,"CurrentPage":%d,"CurrentOrderField":"Id","CurrentSortDirection":1,"FirstItem":%d,"HasNextPage":%s,"HasPreviousPage":%s,"LastItem":%d,"PageNumber":%d,"PageSize":1000,"TotalItems":%d,"TotalPages":%d}'%(p,(p-1)*1000+1,"true" if p<PAGES else "false","true" if p>1 else "false",p*1000,p,PAGES*1000,PAGES)
    open(OUT+"/p%d.json"%p,"w",encoding="utf-8").write(s)
