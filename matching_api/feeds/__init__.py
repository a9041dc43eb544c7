"""Open offers in the forms other systems read: Open Referral HSDS 3 and iCalendar; knows no requests and no youths."""
