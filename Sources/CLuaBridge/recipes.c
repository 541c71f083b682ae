// The recipes of docs/cookbook.md, embedded: rules of examples/ with their tests, in the order of the book.
#include <stddef.h>
#include "include/CLuaBridgeRecipes.h"

static const clb_recipe recipes[] = {
    {"wifi_reply",
     (const unsigned char[]){
#embed "../../examples/wifi_reply.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/wifi_reply_test.lua" suffix(, 0)
     }},
    {"welcome_member",
     (const unsigned char[]){
#embed "../../examples/welcome_member.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/welcome_member_test.lua" suffix(, 0)
     }},
    {"visitor_arrives",
     (const unsigned char[]){
#embed "../../examples/visitor_arrives.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/visitor_arrives_test.lua" suffix(, 0)
     }},
    {"parcel_reminder",
     (const unsigned char[]){
#embed "../../examples/parcel_reminder.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/parcel_reminder_test.lua" suffix(, 0)
     }},
    {"no_checkin",
     (const unsigned char[]){
#embed "../../examples/no_checkin.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/no_checkin_test.lua" suffix(, 0)
     }},
    {"contract_ending",
     (const unsigned char[]){
#embed "../../examples/contract_ending.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/contract_ending_test.lua" suffix(, 0)
     }},
    {"invoice_to_channel",
     (const unsigned char[]){
#embed "../../examples/invoice_to_channel.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/invoice_to_channel_test.lua" suffix(, 0)
     }},
    {"overdue_ladder",
     (const unsigned char[]){
#embed "../../examples/overdue_ladder.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/overdue_ladder_test.lua" suffix(, 0)
     }},
    {"monday_report",
     (const unsigned char[]){
#embed "../../examples/monday_report.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/monday_report_test.lua" suffix(, 0)
     }},
    {"room_usage",
     (const unsigned char[]){
#embed "../../examples/room_usage.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/room_usage_test.lua" suffix(, 0)
     }},
    {"bookings_csv",
     (const unsigned char[]){
#embed "../../examples/bookings_csv.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/bookings_csv_test.lua" suffix(, 0)
     }},
    {"tag_members",
     (const unsigned char[]){
#embed "../../examples/tag_members.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/tag_members_test.lua" suffix(, 0)
     }},
    {"booking_webhook",
     (const unsigned char[]){
#embed "../../examples/booking_webhook.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/booking_webhook_test.lua" suffix(, 0)
     }},
    {"too_cold",
     (const unsigned char[]){
#embed "../../examples/too_cold.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/too_cold_test.lua" suffix(, 0)
     }},
    {"approved_reply",
     (const unsigned char[]){
#embed "../../examples/approved_reply.lua" suffix(, 0)
     },
     (const unsigned char[]){
#embed "../../examples/approved_reply_test.lua" suffix(, 0)
     }},
};

const clb_recipe *clb_recipe_at(size_t place) {
  return place < sizeof recipes / sizeof *recipes ? &recipes[place] : NULL;
}
